//! A table of files and their problems.

use super::{Integrations, file, variable};

/// Each problem as `line:column: part of its text`, in the order of places.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let problems = Integrations::parse("f.yaml", text, variable).unwrap_err();
    let printed = problems.to_string();
    assert!(!printed.contains("hunter2"), "a secret in {printed}");
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines.len(), expected.len(), "{printed}\nof\n{text}");
    for (line, expected) in lines.iter().zip(expected) {
        let (place, part) = expected.split_once(": ").unwrap();
        let is_there = line.starts_with(&format!("f.yaml:{place}: ")) && line.contains(part);
        assert!(is_there, "{line}\nis not\n{expected}");
    }
    for problem in &problems {
        assert!(problem.message.ends_with('.') && problem.mend.ends_with(['.', '?']), "{problem:?}");
    }
}

/// One integration of these lines, which begin at line 3, column 5.
#[track_caller]
fn check_one(lines: &str, expected: &[&str]) {
    check(&file(lines), expected);
}

/// The same with a blueprint on line 3, so that lines begin at line 4.
#[track_caller]
fn check_jira(lines: &str, expected: &[&str]) {
    check_one(&format!("extends_blueprint: jira:v0\n{lines}"), expected);
}

#[test]
fn the_shape_of_the_file() {
    check("a: b", &["1:1: no `integrations`", "1:1: no setting `a`"]);
    check(
        "integration:\n  jira:\n    extends_blueprint: jira:v0",
        &["1:1: The file has no `integrations`", "1:1: no setting `integration`. Did you mean integrations?"],
    );
    check("", &["1:1: The file has no `integrations`"]);
    check("# nothing yet", &["1:1: The file has no `integrations`"]);
    check("- a", &["1:1: `integrations.yaml` is a list"]);
    check("integrations:", &["1:13: holds no names"]);
    check("integrations: [jira]", &["1:15: holds no names"]);
    check("integrations:\n  jira:", &["2:7: `jira` is nothing, not names with values"]);
    check("integrations:\n  jira: jira:v0", &["2:9: `jira` is a text"]);
    check("integrations:\n  a b: {extends_blueprint: jira:v0}", &["2:3: no name for an integration"]);
    check("integrations: {}\n---\nintegrations: {}", &["2:1: second document"]);
    check("integrations:\n  ? [a]\n  : {extends_blueprint: jira:v0}", &["2:5: A name is text"]);
}

#[test]
fn names() {
    check(
        "integrations:\n  a: {extends_blueprint: jira:v0}\n  a: {extends_blueprint: jira:v0}",
        &["3:3: `a` is here twice: it is at 2:3 already. Rename"],
    );
    check_jira("log_level: info\nlog_level: info", &["5:5: `log_level` is here twice: it is at 4:5"]);
    check_jira("oauth_client_idd: a", &["4:5: no setting `oauth_client_idd`. Did you mean oauth_client_id?"]);
    check_jira("client_secret: hunter2", &["4:5: `client_secret`. Did you mean oauth_client_secret?"]);
    check_jira("timeout: 5", &["4:5: `timeout`. Known are extends_blueprint, log_level"]);
    check_jira("base_url: https://a.example", &["4:5: below `requests:`"]);
    check_jira("site_url: https://a.example", &["4:5: `base_url` below `requests:`"]);
    check_jira(
        "auth:\n  token_url: https://a.example",
        &["5:7: `auth` has no setting `token_url`. Remove it"],
    );
    check_jira("auth:\n  grants: x", &["5:7: Did you mean grant?"]);
    check_jira("requests:\n  headers: {a: b}", &["5:7: `requests` has no setting `headers`. Remove it"]);
    check_jira(&format!("{}: a", "n".repeat(61)), &["4:5: no setting this long name"]);
    check_jira("\"a\\nb\": c", &["4:5: no setting this long name"]);
    check_jira("<<: {log_level: info}", &["4:5: Merging is not read"]);
    check_jira("app_api_key: hunter2", &["4:5: Remove it"]);
}

#[test]
fn blueprints() {
    check_one(
        "log_level: info",
        &["2:3: `jira` has no `extends_blueprint`. Write one of jira:v0, jira-basic:v0"],
    );
    check_one("extends_blueprint: jira:v1", &["3:24: no such blueprint. Did you mean jira:v0?"]);
    check_one("extends_blueprint: github:v0", &["3:24: Write one of jira:v0"]);
    check_one("extends_blueprint:", &["3:22: `extends_blueprint` is nothing"]);
    check_one("extends_blueprint: ''", &["3:24: `extends_blueprint` is empty"]);
    check_one(
        "extends_blueprint: jira-data-center:v0",
        &["2:3: A Data Center needs its address. Write `requests:`"],
    );
    check_one(
        "extends_blueprint: jira-basic:v0\noauth_client_id: a\noauth_scopes: b",
        &["4:22: `oauth_client_id` has no use here", "5:19: `oauth_scopes` has no use here"],
    );
}

#[test]
fn settings_that_do_not_go_together() {
    check_jira("auth: {provider: data_center}", &["2:3: A Data Center needs its address"]);
    check_one(
        "extends_blueprint: jira-basic:v0\nauth: {auth_mode: OAUTH2}\noauth_client_id: a",
        &["5:22: is without `oauth_client_secret`", "5:22: No scope is asked for"],
    );
    let lines = "extends_blueprint: jira-data-center:v0\nrequests: {base_url: https://a.example}";
    let account = format!("{lines}\nauth: {{grant: client_credentials}}\noauth_client_id: a");
    check_one(&account, &["6:22: is without `oauth_client_secret`"]);
}

#[test]
fn variables() {
    check_jira("oauth_client_id: ${NO_SUCH}", &["4:22: no variable NO_SUCH. Set NO_SUCH"]);
    check_jira("oauth_client_id: a-${SECRET}-${NO_SUCH}", &["4:34: no variable NO_SUCH"]);
    check_jira("oauth_client_id: \"é${A}${B}\"", &["4:24: variable A", "4:28: variable B"]);
    check_jira("oauth_scopes:\n  - read\n  - ${NO_SUCH}", &["6:9: no variable NO_SUCH"]);
    check_jira("oauth_scopes: >\n  read\n  ${NO_SUCH}", &["6:7: no variable NO_SUCH"]);
    check_jira("oauth_client_id: ${hunter2!}", &["4:22: hold no name"]);
    check_jira("oauth_client_id: ${hunter2", &["4:22: This ${ has no }"]);
    check_jira(
        "oauth_client_id: a\noauth_client_secret: ${EMPTY}",
        &["4:22: without `oauth_client_secret`", "5:26: `oauth_client_secret` is empty"],
    );
    check_jira(&format!("language: {}", "${LONG}".repeat(20)), &["4:15: too long"]);
    check_jira("unknown: ${NO_SUCH}", &["4:5: no setting `unknown`", "4:14: no variable NO_SUCH"]);
    check_jira("log_level: ${SECRET}", &["4:16: `log_level` has no such value. Write one of trace"]);
    check_jira("retries: ${SECRET}", &["4:14: `retries` is not a whole number from 0 to 10."]);
    check_jira("requests: {base_url: '${SECRET}'}", &["4:26: `base_url` is no address"]);
}

#[test]
fn types() {
    check_jira("oauth_client_id: [hunter2]", &["4:22: `oauth_client_id` is a list, not text"]);
    check_jira("oauth_client_secret: {hunter2: a}", &["4:26: `oauth_client_secret` is a map, not text"]);
    check_jira("oauth_client_secret:", &["4:24: `oauth_client_secret` is nothing"]);
    check_jira("oauth_scopes: {a: b}", &["4:19: `oauth_scopes` is a map, not a list of words"]);
    check_jira("oauth_scopes: [a, [b]]", &["4:23: `oauth_scopes` is a list, not a list of words"]);
    check_jira("oauth_scopes: []", &["4:19: No scope is asked for"]);
    check_jira("oauth_offline_access: yes", &["4:27: no such value: \"yes\". Write one of true, false"]);
    check_jira("http_request_timeout_seconds: ten", &["4:35: is not seconds from 0 (no limit)"]);
    check_jira("http_request_timeout_seconds: 60s", &["4:35: \"60s\". Write the number alone"]);
    for text in ["-1", "nan", "inf", "1e99"] {
        check_jira(&format!("http_request_timeout_seconds: {text}"), &["4:35: is not seconds"]);
    }
    check_jira("http_request_timeout_seconds: [1]", &["4:35: is a list, not a number"]);
    check_jira("retries: 11", &["4:14: a whole number from 0 to 10: \"11\""]);
    check_jira("retries: 1.5", &["4:14: a whole number"]);
    check_jira("log_level: warning", &["4:16: \"warning\". Did you mean warn?"]);
    check_jira("auth: OAUTH2", &["4:11: `auth` is a text, not names with values"]);
    check_jira("auth: {auth_mode: API_KEY}", &["4:23: Write one of OAUTH2, USERNAME_PASSWORD"]);
    check_jira("log_level: !!str info", &["4:16: There is a tag here"]);
}

#[test]
fn addresses_and_apps() {
    for (url, part) in [
        ("acme.atlassian.net", "is no address"),
        ("http://acme.atlassian.net", "is not encrypted"),
        ("ftp://acme.atlassian.net", "is no address"),
        ("https://fred:hunter2@acme.atlassian.net", "has a user in it"),
        ("https://acme.atlassian.net?a=hunter2", "has a query"),
        ("https://", "is no address"),
    ] {
        check_jira(&format!("requests:\n  base_url: {url}"), &[&format!("5:17: {part}")]);
    }
    check_jira("auth: {auth_url: https://auth.example}", &["4:22: for tests on loopback alone"]);
    check_jira(
        "oauth_client_id: a",
        &["4:22: is without `oauth_client_secret`. Write `oauth_client_secret: ${"],
    );
    check_jira("oauth_client_secret: hunter2", &["4:26: is without `oauth_client_id`"]);
    check_jira("language: \"a\\nb\"", &["4:15: control character"]);
}

#[test]
fn what_is_not_yaml() {
    check("integrations:\n\tjira: a", &["2:2: Indent with spaces"]);
    check("integrations: {", &["2:1: This is not YAML"]);
    check("a: b: hunter2", &["1:5: This is not YAML"]);
    check("a: 'hunter2", &["1:4: This is not YAML"]);
    check("a: @hunter2", &["1:4: Put the value in quotes"]);
    check("a: *b", &["1:4: unknown anchor"]);
    check("a: &b [*b]", &["1:8: stands for what it is in"]);
}

#[test]
fn no_text_breaks_the_reader() {
    let pieces = [
        "integrations:\n",
        "  jira:\n",
        "    extends_blueprint: jira:v0\n",
        "    oauth_scopes: ",
        "{",
        "}",
        "[",
        "]",
        "---",
        "...",
        ":",
        " ",
        "\n",
        "- ",
        "? ",
        "&a ",
        "*a",
        "!",
        "!!str ",
        "\"",
        "'",
        "|",
        "> ",
        "%YAML 1.2\n",
        "#",
        "\t",
        ",",
        "${",
        "${SECRET}",
        "}",
        "\u{feff}",
        "\\",
        "\r",
        "é",
        "<<: ",
        "~",
        "auth:\n",
        "\u{85}",
        "0",
    ];
    let mut state = 88_172_645_463_325_252_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    for _ in 0..50_000 {
        let count = next(24);
        let text: String = (0..count).map(|_| pieces[next(pieces.len())]).collect();
        if let Err(problems) = Integrations::parse("f.yaml", &text, variable) {
            assert!(!problems.to_string().contains("hunter2"), "{text:?}");
            assert_eq!(problems.to_string().lines().count(), problems.iter().count(), "{text:?}");
        }
    }
}

#[test]
fn bounds() {
    check(&format!("a: {}", "[".repeat(100)), &["1:19: deeper than 16 levels"]);
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    check(&bomb, &["4:45: more than 10000 values"]);
    let chain: String = (1..40).map(|level| format!("b{level}: &b{level} [*b{}]\n", level - 1)).collect();
    check(&format!("b0: &b0 []\n{chain}"), &["16:12: deeper than 16 levels"]);
    let many: String = (0..20_000).map(|number| format!("n{number}: \n")).collect();
    check(&many, &["5001:1: more than 10000 values"]);
    let large = Integrations::parse("f.yaml", &" ".repeat(256 * 1024 + 1), variable).unwrap_err();
    assert_eq!(large.to_string(), "f.yaml: The file has more than 262144 bytes. Make it smaller.");
}

#[test]
fn all_problems_are_told_at_once() {
    let text = "
integrations:
  jira:
    extends_blueprint: jira:v9
    log_level: loud
    oauth_client_secret: ${NO_SUCH}
  jira:
    extends_blueprint: jira:v0
  wiki:
    extends_blueprint: confluence:v0
    oauth_client_secret: hunter2
    http_request_timeout_seconds: soon
extra: 1
";
    check(
        text,
        &[
            "4:24: no such blueprint",
            "5:16: no such value: \"loud\"",
            "6:26: no variable NO_SUCH",
            "7:3: `jira` is here twice",
            "11:26: without `oauth_client_id`",
            "12:35: is not seconds",
            "13:1: no setting `extra`",
        ],
    );
}
