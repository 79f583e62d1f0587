//! The `jira` command.

#![forbid(unsafe_code)]

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::complete();
    run()
}

#[tokio::main(flavor = "current_thread")]
async fn run() -> ExitCode {
    cli::run(cli::arguments()).await
}
