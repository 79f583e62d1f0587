use super::*;

/// What is read of a page.
fn check(status: u16, kind: &str, body: &str, message: &str) {
    let read = answer(status, kind, body.as_bytes());
    assert_eq!(read.messages, [message], "{body}");
    assert_eq!((read.status, read.html), (status, true), "{body}");
    assert!(read.fields.is_empty(), "{body}");
}

#[test]
fn pages_are_read_to_their_title() {
    let cdn = "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\">\n<HTML><HEAD><META>\n\
        <TITLE>ERROR: The request could not be satisfied</TITLE>\n</HEAD><BODY>Request blocked.</BODY></HTML>";
    check(403, "text/html", cdn, "An HTML page: ERROR: The request could not be satisfied");
    let tomcat = "<!doctype html><html lang=\"en\"><head><title>HTTP Status 429 – Too Many Requests</title>\
        <style>h1 {}</style></head><body><h1>HTTP Status 429</h1>Rate limit exceeded.</body></html>";
    check(429, HTML, tomcat, "An HTML page: HTTP Status 429 – Too Many Requests");
    let nginx = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<hr>nginx</body></html>";
    check(502, "TEXT/HTML", nginx, "An HTML page: 502 Bad Gateway");
    check(503, HTML, "<html><head><TITLE>\n Log in - \n Jira</TITLE>", "An HTML page: Log in - Jira");
    let oops = "<html><head><title data-x=\"y\">Oops - an error has occurred</title></head><body>\
        Log reference: 5b6c TraceId: 0af7651916cd43dd8448eb211c80319c</body></html>";
    check(500, HTML, oops, "An HTML page: Oops - an error has occurred");
    check(404, "application/xhtml+xml", "<html><title>x</title>", "An HTML page: x");
    // A server that says nothing of its kind, or something else.
    check(502, "", nginx, "An HTML page: 502 Bad Gateway");
    check(403, JSON, cdn, "An HTML page: ERROR: The request could not be satisfied");
    check(403, TEXT, "\n <!DOCTYPE html><title>x</title>", "An HTML page: x");
}

#[test]
fn pages_without_a_title() {
    check(400, HTML, "", "An HTML page.");
    check(400, HTML, "Rate limit exceeded.", "An HTML page.");
    check(400, HTML, "<html><title>cut", "An HTML page.");
    check(400, HTML, "<html><title", "An HTML page.");
    check(400, HTML, "<html><title> </title>", "An HTML page.");
    check(400, HTML, "<html><titles>x</titles>", "An HTML page.");
    check(400, HTML, "<html></title><p>", "An HTML page.");
    check(400, HTML, "\u{130}<title>x</title>", "An HTML page: x");
    let late = format!("<html>{}<title>x</title>", " ".repeat(20 << 10));
    check(400, HTML, &late, "An HTML page.");
}

#[test]
fn json_that_is_called_a_page_is_read() {
    let read = answer(400, HTML, br#"{"errorMessages":["a"],"errors":{"b":"c"}}"#);
    assert_eq!(read.messages, ["a"]);
    assert_eq!(read.fields, [("b".to_owned(), "c".to_owned())]);
}
