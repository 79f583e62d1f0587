//! Files come down.

use crate::site::{Site, failure, out};
use jira_simulator::{Answer, Fault, When};
use serde_json::json;
use std::path::Path;

/// Bytes that differ wherever they are.
fn noise(size: u32) -> Vec<u8> {
    (0..size).flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()).collect()
}

/// Adds a file to an issue, and says its id.
fn added(site: &Site, name: &str, content: &[u8]) -> String {
    std::fs::create_dir_all(site.folder().join("up")).unwrap();
    let path = site.file(&format!("up/{name}"), content);
    let added = site.json(&["upload", "KAN-7", path.to_str().unwrap(), "--json"]);
    added[0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_file_comes_whole_by_its_name_or_another() {
    let site = Site::new();
    let content = noise(300_000);
    let id = added(&site, "Büro 1.bin", &content);
    assert_eq!(out(&site.jira(&["download", &id])), "Büro 1.bin: 1.14 MiB\n");
    assert_eq!(site.bytes("Büro 1.bin"), content);
    std::fs::create_dir(site.folder().join("down")).unwrap();
    let said = site.json(&["download", &id, "-o", "down", "--json"]);
    assert_eq!((&said["name"], &said["size"]), (&json!("Büro 1.bin"), &json!(content.len())));
    assert_eq!(site.bytes("down/Büro 1.bin"), content);
    out(&site.jira(&["download", &format!("/rest/api/3/attachment/content/{id}"), "-o", "by-path"]));
    assert_eq!(site.bytes("by-path"), content);
    let link = format!("{}/rest/api/3/attachment/content/{id}", site.simulator.url());
    assert_eq!(site.jira(&["download", &link, "--output", "-"]).stdout, content);

    // What is there stays, unless it is said.
    site.file("mine", "mine");
    let text = failure(&site.jira(&["download", &id, "-o", "mine"]), 2);
    assert!(text.contains("mine is there already") && text.contains("--force"), "{text}");
    assert_eq!(site.bytes("mine"), b"mine");
    out(&site.jira(&["download", &id, "-o", "mine", "--force"]));
    assert_eq!(site.bytes("mine"), content);

    failure(&site.jira(&["download", "99999"]), 6);
    failure(&site.jira(&["download", "https://evil.example/file"]), 7);
    failure(&site.jira(&["download", &id, "-o", "no/such/folder"]), 2);
    let hint = failure(&site.jira(&["call", "jira.getAttachmentContent", &format!("id={id}")]), 1);
    assert!(hint.contains("jira download ID"), "{hint}");
}

#[test]
fn a_file_that_broke_is_continued() {
    let site = Site::new();
    let content = noise(300_000);
    let id = added(&site, "a.bin", &content);
    site.simulator.faults().push(When::next("GET", "/file/"), Fault::Half);
    let text = failure(&site.jira(&["download", &id]), 9);
    assert!(text.contains("are kept. Go on with --continue."), "{text}");
    assert!(!site.folder().join("a.bin").exists());
    assert_eq!(site.bytes("a.bin.part"), content[..content.len() / 2]);
    let version = site.bytes("a.bin.part.version");
    let text = failure(&site.jira(&["download", &id]), 2);
    assert!(text.contains("a.bin.part is there"), "{text}");
    assert_eq!(out(&site.jira(&["download", &id, "--continue"])), "a.bin: 1.14 MiB\n");
    assert_eq!(site.bytes("a.bin"), content);
    assert!(!site.folder().join("a.bin.part").exists() && !site.folder().join("a.bin.part.version").exists());

    let resume = |name: &str, part: &[u8]| {
        site.file(&format!("{name}.part.version"), &version);
        site.file(&format!("{name}.part"), part);
        site.jira(&["download", &id, "-o", name, "--continue"])
    };
    // One byte, all bytes, none, and no part at all.
    for (name, size) in [("one", 1), ("all", content.len()), ("none", 0)] {
        out(&resume(name, &content[..size]));
        assert_eq!(site.bytes(name), content, "{name}");
    }
    out(&site.jira(&["download", &id, "-o", "new", "--continue"]));
    assert_eq!(site.bytes("new"), content);
    // Another file's part.
    let text = failure(&resume("other", &[!content[9]; 10]), 1);
    assert!(text.contains("has changed since its first part came"), "{text}");
    assert_eq!(site.bytes("other.part").len(), 10);
    out(&site.jira(&["download", &id, "-o", "other", "--force"]));
    assert_eq!(site.bytes("other"), content);
    failure(&site.jira(&["download", &id, "-o", "-", "--continue"]), 2);
    failure(&site.jira(&["download", &id, "--force", "--continue"]), 2);
}

#[test]
fn two_versions_of_a_file_are_never_joined() {
    let site = Site::new();
    let (old, new) = (noise(100_000), noise(100_001)[4..].to_vec());
    assert_eq!(old.len(), new.len());
    let [old_id, new_id] = [&old, &new].map(|content| added(&site, "a.bin", content));
    site.simulator.faults().push(When::next("GET", "/file/"), Fault::Half);
    failure(&site.jira(&["download", &old_id, "-o", "a.bin"]), 9);
    let (part, version) = (site.bytes("a.bin.part"), site.bytes("a.bin.part.version"));
    let check = |part: &[u8], version: Option<&[u8]>, said: &str| {
        site.file("b.bin.part", part);
        match version {
            Some(version) => drop(site.file("b.bin.part.version", version)),
            None => drop(std::fs::remove_file(site.folder().join("b.bin.part.version"))),
        }
        let output = site.jira(&["download", &new_id, "-o", "b.bin", "--continue"]);
        assert!(output.status.success(), "{output:?}");
        assert!(String::from_utf8(output.stderr).unwrap().contains(said), "{said}");
        assert_eq!(site.bytes("b.bin"), new);
        std::fs::remove_file(site.folder().join("b.bin")).unwrap();
    };
    // The last byte that is there is the same in both.
    let mut same = part;
    let last = same.len() - 1;
    same[last] = new[last];
    check(&same, Some(&version), "has changed since its first part came");
    check(&same, None, "is not known");
    check(&same, Some(b"{"), "is not known");
}

#[test]
fn a_part_that_nobody_asked_for_is_no_file() {
    let site = Site::new();
    let check = |range: &str, code| {
        let answer = Answer { status: 206, body: "0123".into(), ..Answer::default() };
        let answer = if range.is_empty() { answer } else { answer.header("content-range", range) };
        site.simulator.faults().push(When::next("GET", "/secure/"), Fault::Answer(answer));
        let output = site.jira(&["download", "/secure/attachment/1/thing.txt", "--force"]);
        assert_eq!(output.status.code(), Some(code), "{range}: {output:?}");
    };
    check("bytes 0-3/4", 0);
    check("bytes 0-3/10", 1);
    check("bytes 6-9/10", 1);
    check("", 1);
}

#[test]
fn a_file_stays_where_it_was_wanted_whatever_it_is_called() {
    let site = Site::new();
    let folder = site.folder().join("home/down");
    std::fs::create_dir_all(&folder).unwrap();
    let check = |name: &str, expected: &str| {
        let mut answer = Answer { status: 200, body: "x".into(), ..Answer::default() };
        let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        answer = answer.header("content-disposition", &format!("attachment; filename*=UTF-8''{encoded}"));
        site.simulator.faults().push(When::next("GET", "/secure/"), Fault::Answer(answer));
        let output =
            site.jira(&["download", "/secure/attachment/1/thing.txt?x=/y", "-o", folder.to_str().unwrap()]);
        out(&output);
        let made: Vec<_> =
            std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(made, [expected], "{name}");
        std::fs::remove_file(folder.join(expected)).unwrap();
    };
    check("../../evil.txt", "evil.txt");
    check("/etc/passwd", "passwd");
    check("C:\\evil.txt", "evil.txt");
    check(".bashrc", "bashrc");
    check("..", "_");
    check("CON.txt", "CON_.txt");
    check("a\u{202e}gpj.exe", "a_gpj.exe");
    check("a\nb.txt", "a b.txt");
    check(&format!("{}.txt", "x".repeat(300)), &format!("{}.txt", "x".repeat(236)));
    check("", "thing.txt");
    let above: Vec<_> = std::fs::read_dir(folder.parent().unwrap()).unwrap().collect();
    assert_eq!(above.len(), 1);
}

#[test]
#[cfg(unix)]
fn no_link_is_followed() {
    let site = Site::new();
    let id = added(&site, "a.bin", b"0123456789");
    let away = site.file("away", "away");
    let link = |name: &str, to: &Path| std::os::unix::fs::symlink(to, site.folder().join(name)).unwrap();
    link("a.bin", &away);
    failure(&site.jira(&["download", &id]), 2);
    link("b.bin.part", &away);
    failure(&site.jira(&["download", &id, "-o", "b.bin"]), 2);
    failure(&site.jira(&["download", &id, "-o", "b.bin", "--continue"]), 2);
    out(&site.jira(&["download", &id, "--force"]));
    out(&site.jira(&["download", &id, "-o", "b.bin", "--force"]));
    assert_eq!((site.bytes("a.bin"), site.bytes("b.bin"), site.bytes("away")), {
        (b"0123456789".to_vec(), b"0123456789".to_vec(), b"away".to_vec())
    });
}
