//! Builds the component: `xtask component` writes `dist/jira.wasm`. Writes the
//! catalog of operations: `xtask catalog [--check] [folder of the documents]`. Writes the
//! reference of the contract: `xtask reference [--check]`.

use anyhow::{Context, Result, bail};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};
use wit_component::ComponentEncoder;

mod catalog;
mod documents;
mod prose;
mod reference;

const TARGET: &str = "wasm32-unknown-unknown";
/// A page of 64 KiB is committed only when it is touched.
const STACK_SIZE: u32 = 256 << 10;

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the workspace")?;
    let arguments: Vec<_> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["component"] => component(root),
        ["catalog", rest @ ..] => {
            let check = rest.contains(&"--check");
            let folder = rest.iter().find(|argument| !argument.starts_with("--"));
            let documents = folder.map_or(root.join("../shared/openapi"), PathBuf::from);
            catalog::catalog(root, &documents, check)
        }
        ["reference"] => reference::write(root),
        ["reference", "--check"] => {
            reference::check(root)?;
            documents::check(root)
        }
        _ => bail!(
            "usage: xtask component | xtask catalog [--check] [folder of the documents] | xtask reference [--check]"
        ),
    }
}

fn component(root: &Path) -> Result<()> {
    let target_dir = root.join("target/component");
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "build",
            "--package",
            "jira-connector",
            "--lib",
            "--target",
            TARGET,
            "--profile",
            "component",
            "--locked",
        ])
        .arg("--target-dir")
        .arg(&target_dir)
        .env("CARGO_ENCODED_RUSTFLAGS", flags(root)?.join("\u{1f}"))
        .current_dir(root)
        .status()
        .context("cannot run cargo")?;
    if !status.success() {
        bail!("the component does not compile");
    }
    let module = fs::read(target_dir.join(TARGET).join("component/jira_connector.wasm"))?;
    let component = ComponentEncoder::default()
        .validate(true)
        .module(&module)
        .and_then(|encoder| encoder.encode())
        .context("cannot make a component of the module")?;
    let dist = root.join("dist");
    fs::create_dir_all(&dist)?;
    let path = dist.join("jira.wasm");
    // An unchanged component keeps its time, so that nothing is built after it.
    if fs::read(&path).ok().as_deref() != Some(&component) {
        let draft = dist.join("jira.wasm.new");
        fs::write(&draft, &component)?;
        fs::rename(draft, &path)?;
        println!("dist/jira.wasm: {} bytes", component.len());
    }
    Ok(())
}

/// Flags of the compiler: a small stack, vectors, and none of this machine's paths
/// in the messages of panics.
fn flags(root: &Path) -> Result<Vec<String>> {
    let mut flags = vec![format!("-Clink-arg=-zstack-size={STACK_SIZE}")];
    // JSON is passed over three times as fast. Chrome 91, Firefox 89, Safari 16.4, Node
    // 16.4 and wasmtime have them, and all that came after.
    flags.push("-Ctarget-feature=+simd128".to_owned());
    // One digest for each consent needs no unrolled loop.
    flags.push("--cfg=sha2_backend_soft=\"compact\"".to_owned());
    let mut remap =
        |from: &Path, to: &str| flags.push(format!("--remap-path-prefix={}={to}", from.display()));
    remap(root, "/jira-connector");
    let home = match env::var_os("CARGO_HOME") {
        Some(home) => PathBuf::from(home),
        None => env::home_dir().context("neither CARGO_HOME nor a home directory is set")?.join(".cargo"),
    };
    // The directory of an index has the host's name in its own.
    for index in fs::read_dir(home.join("registry/src")).context("no crates were downloaded")? {
        remap(&index?.path(), "/cargo");
    }
    Ok(flags)
}
