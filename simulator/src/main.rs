//! The simulator as a program.

#![forbid(unsafe_code)]

use clap::Parser;
use jira_simulator::{
    Account, CLIENT_ID, CLIENT_SECRET, CLOUD_ID, DATA_CENTER_CLIENT_ID, DATA_CENTER_CLIENT_SECRET,
    DATA_CENTER_PASSWORD, DATA_CENTER_TOKEN, HELP, SCOPED_TOKEN, SECOND_CLOUD_ID, SERVICE_CLIENT_ID,
    SERVICE_CLIENT_SECRET, SERVICE_TOKEN, Simulator, TOKEN,
};
use std::net::SocketAddr;
use std::path::PathBuf;

/// A Jira Cloud site on loopback, for tests and demonstrations.
#[derive(Parser)]
#[command(version, after_help = HELP)]
struct Arguments {
    /// Where to listen. Port 0 is any that is free.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// A file to write the site's address to, once it listens.
    #[arg(long)]
    url_file: Option<PathBuf>,
    /// A folder with Atlassian's OpenAPI documents: what they describe beyond
    /// what is simulated is answered by their examples.
    #[arg(long, value_name = "DIR")]
    openapi: Option<PathBuf>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let simulator = match &arguments.openapi {
        Some(folder) => Simulator::documented(arguments.listen, folder).await?,
        None => Simulator::start(arguments.listen).await?,
    };
    println!("Jira simulator at {}", simulator.url());
    println!("  user {}, token {TOKEN}", Account::Mia.email());
    println!("  user {}, token {TOKEN} (sees no project)", Account::Noa.email());
    println!("  user {}, token {SCOPED_TOKEN} (scopes: by the gateway only)", Account::Mia.email());
    println!(
        "  user {}, token {SERVICE_TOKEN} (a service account: by the gateway only)",
        Account::Bot.email()
    );
    println!("  app {CLIENT_ID}, secret {CLIENT_SECRET}");
    println!("  service account {SERVICE_CLIENT_ID}, secret {SERVICE_CLIENT_SECRET}");
    println!("  cloud id {CLOUD_ID} (acme), {SECOND_CLOUD_ID} (beta)");
    println!("Media host at {} (files by signed addresses, without a credential)", simulator.media_url());
    println!("Jira Data Center at {}", simulator.data_center_url());
    println!("  user {}, password {DATA_CENTER_PASSWORD}, or token {DATA_CENTER_TOKEN}", Account::Mia.word());
    println!("  app {DATA_CENTER_CLIENT_ID}, secret {DATA_CENTER_CLIENT_SECRET}");
    if let Some(path) = arguments.url_file {
        let draft = path.with_extension("draft");
        std::fs::write(&draft, simulator.url())?;
        std::fs::rename(draft, path)?;
    }
    tokio::signal::ctrl_c().await?;
    Ok(())
}
