//! The page on this machine that a consent leads back to.

use anyhow::{Context, Result, bail};
use http::{Request, Response, StatusCode, Uri};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};

/// How long a person may take.
const PATIENCE: Duration = Duration::from_secs(600);

/// A listener at the address that is registered for the app.
pub(super) struct Callback {
    listener: Arc<TcpListener>,
    path: String,
    /// Takes connections, also while a person waits for their page, until it is
    /// told to stop.
    server: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

/// A person who came back.
pub(super) struct Visitor {
    /// The code, or why there is none.
    pub(super) code: Result<String, String>,
    /// What has to be the state that was sent.
    pub(super) state: String,
    page: oneshot::Sender<String>,
}

impl Visitor {
    /// Tells the person in the browser what came of it.
    pub(super) fn tell(self, title: &str, text: &str) {
        // Nobody is left to tell when the page was closed.
        let _ = self.page.send(page(title, text));
    }
}

impl Callback {
    /// Listens at a redirect URL, which has to lead to this machine.
    pub(super) async fn new(redirect_url: &str) -> Result<Self> {
        let uri: Uri = redirect_url.parse().context("The redirect URL is not a URL.")?;
        let host = uri.host().unwrap_or_default();
        if uri.scheme_str() != Some("http") || !matches!(host, "localhost" | "127.0.0.1" | "[::1]") {
            bail!(
                "The redirect URL {redirect_url} does not lead to this machine. Register one such as \
                 http://localhost:8585/callback for the app, and write it as oauth_redirect_url."
            );
        }
        let port = uri.port_u16().unwrap_or(80);
        let address = SocketAddr::from((
            if host == "[::1]" {
                [0, 0, 0, 0, 0, 0, 0, 1].into()
            } else {
                std::net::IpAddr::from([127, 0, 0, 1])
            },
            port,
        ));
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("Cannot listen on port {port}, where the consent leads back to"))?;
        Ok(Self { listener: Arc::new(listener), path: uri.path().to_owned(), server: None })
    }

    /// Waits for the person who comes back with this state. Another state is
    /// somebody else's and gets no page.
    pub(super) async fn visitor(&mut self, state: &str) -> Result<Visitor> {
        let (sender, mut visitors) = mpsc::channel(1);
        let (listener, path, state) = (self.listener.clone(), self.path.clone(), state.to_owned());
        let (stop, mut stopped) = oneshot::channel();
        let serve = async move {
            let mut serving = JoinSet::new();
            loop {
                let accepted = tokio::select! {
                    accepted = listener.accept() => accepted,
                    _ = &mut stopped => break,
                };
                let Ok((stream, _)) = accepted else { continue };
                let (sender, path, state) = (sender.clone(), path.clone(), state.clone());
                let answer =
                    service_fn(move |request| respond(request, path.clone(), state.clone(), sender.clone()));
                let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), answer);
                // Whoever goes away may come again.
                serving.spawn(async { drop(connection.await) });
            }
            while serving.join_next().await.is_some() {}
        };
        self.server = Some((stop, tokio::spawn(serve)));
        tokio::select! {
            visitor = visitors.recv() => visitor.context("The page on this machine ended."),
            () = tokio::time::sleep(PATIENCE) => bail!("Nobody came back within ten minutes. Begin again."),
        }
    }

    /// Waits until the browser has its page.
    pub(super) async fn finish(self) {
        if let Some((stop, server)) = self.server {
            drop(stop);
            // Browsers also open connections that they never use.
            let _ = tokio::time::timeout(Duration::from_secs(2), server).await;
        }
    }
}

async fn respond(
    request: Request<Incoming>,
    path: String,
    expected: String,
    visitors: mpsc::Sender<Visitor>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let query = request.uri().query().unwrap_or_default();
    let value = |name: &str| -> Option<String> {
        let (_, value) = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name)?;
        Some(value.into_owned())
    };
    let state = value("state").filter(|state| request.uri().path() == path && *state == expected);
    let Some(state) = state else { return Ok(html(StatusCode::NOT_FOUND, page("Nothing here", ""))) };
    let refused = || value("error_description").or_else(|| value("error")).unwrap_or_default();
    let (page_sender, told) = oneshot::channel();
    let visitor = Visitor { code: value("code").ok_or_else(refused), state, page: page_sender };
    let page = match visitors.send(visitor).await {
        Ok(()) => told.await.ok(),
        Err(_) => None,
    };
    Ok(html(StatusCode::OK, page.unwrap_or_else(|| self::page("Too late", "Begin again in the terminal."))))
}

fn html(status: StatusCode, page: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(page));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        ("content-type", "text/html; charset=utf-8"),
        // The address holds the code.
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
        ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'"),
        ("connection", "close"),
    ] {
        headers.insert(name, http::HeaderValue::from_static(value));
    }
    response
}

fn page(title: &str, text: &str) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let (title, text) = (escape(title), escape(text));
    PAGE.replace("{title}", &title).replace("{text}", &text)
}

const PAGE: &str = r#"<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>{title}</title><style>
:root{color-scheme:light dark;--page:#f7f8f9;--card:#fff;--text:#172b4d;--soft:#44546f;--edge:#091e4224}
@media(prefers-color-scheme:dark){:root{--page:#161a1d;--card:#22272b;--text:#dee4ea;--soft:#9fadbc;--edge:#a6c5e229}}
body{font:16px/1.5 system-ui,sans-serif;background:var(--page);color:var(--text);display:grid;
place-items:center;min-height:100vh;margin:0;padding:1rem;box-sizing:border-box}
main{background:var(--card);border:1px solid var(--edge);border-radius:12px;padding:2rem;max-width:30rem;
box-sizing:border-box;width:100%}
h1{font-size:1.4rem;line-height:1.25;margin:0 0 .5rem}p{margin:0;color:var(--soft);overflow-wrap:anywhere}
</style><main><h1>{title}</h1><p>{text}</p></main></html>
"#;
