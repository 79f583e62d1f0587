//! Pages for people: consent, and what went wrong with it.

use crate::accounts::parameters::Parameters;
use crate::accounts::tenants::TENANTS;
use crate::answer;
use crate::auth::Account;
use axum::body::Body;
use axum::http::{Response, header::LOCATION};
use std::fmt::Write;
use url::{Url, form_urlencoded};

const STYLE: &str = "body{font:16px/1.5 sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem;color:#172b4d}\
fieldset{border:1px solid #dfe1e6;border-radius:4px;margin:1rem 0}label{display:block}\
button{font:inherit;padding:.4rem 1rem;margin-right:.5rem}";

/// The parameters that the form itself adds.
const OWN: [&str; 3] = ["account", "site", "answer"];

/// A form that asks who is there, for which sites, and whether they agree.
/// What the request said comes back with it.
pub(crate) fn consent(action: &str, scopes: &[String], sites: bool, said: &Parameters) -> Response<Body> {
    let mut form = format!("<form method=\"post\" action=\"{}\">", escaped(action));
    for (name, value) in said.pairs().iter().filter(|(name, _)| !OWN.contains(&name.as_str())) {
        let (name, value) = (escaped(name), escaped(value));
        let _ = write!(form, "<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
    }
    form.push_str("<fieldset><legend>You are</legend>");
    for (account, checked) in [(Account::Mia, " checked"), (Account::Noa, "")] {
        let (word, name) = (account.word(), account.name());
        let _ = write!(
            form,
            "<label><input type=\"radio\" name=\"account\" value=\"{word}\"{checked}> {name}</label>"
        );
    }
    form.push_str("</fieldset>");
    if sites {
        form.push_str("<fieldset><legend>Use the app on</legend>");
        for tenant in &TENANTS {
            let name = tenant.name;
            let _ = write!(
                form,
                "<label><input type=\"checkbox\" name=\"site\" value=\"{name}\" checked> {name}</label>"
            );
        }
        form.push_str("</fieldset>");
    }
    form.push_str("<p>The app will be able to use:</p><ul>");
    for scope in scopes {
        let _ = write!(form, "<li><code>{}</code></li>", escaped(scope));
    }
    form.push_str(
        "</ul><button name=\"answer\" value=\"accept\">Accept</button>\
         <button name=\"answer\" value=\"deny\">Cancel</button></form>",
    );
    page(200, "An app wants to use your account", &form)
}

/// What `/error` shows of its own query.
pub(crate) fn error(query: &str) -> Response<Body> {
    let said = Parameters::form(query.as_bytes());
    let (error, description) =
        (said.get("error").unwrap_or("error"), said.get("error_description").unwrap_or_default());
    let text = format!("<p><code>{}</code></p><p>{}</p>", escaped(error), escaped(description));
    page(400, "Something went wrong", &text)
}

/// To the page of errors: the request names no callback that can be trusted.
pub(crate) fn to_error(base: &str, error: &str, description: &str) -> Response<Body> {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("error", error)
        .append_pair("error_description", description)
        .finish();
    to(&format!("{base}/error?{query}"))
}

/// To a callback, with these parameters after its own.
pub(crate) fn to_callback(callback: &str, parameters: &[(&str, &str)]) -> Response<Body> {
    match Url::parse(callback) {
        Ok(mut url) => {
            url.query_pairs_mut().extend_pairs(parameters);
            to(url.as_str())
        }
        Err(_) => page(400, "Something went wrong", "<p>The callback is no address.</p>"),
    }
}

fn to(location: &str) -> Response<Body> {
    let mut response = answer::empty(302);
    if let Ok(location) = location.parse() {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

fn page(status: u16, title: &str, body: &str) -> Response<Body> {
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <style>{STYLE}</style></head><body><h1>{title}</h1>{body}</body></html>"
    );
    answer::html(status, page)
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}
