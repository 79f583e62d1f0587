//! Forms with files.

use crate::answer;
use crate::call::Call;
use crate::reply::Refusal;
use axum::body::Bytes;
use futures_util::{FutureExt, stream};
use multer::Multipart;
use serde_json::json;
use std::convert::Infallible;

/// The most files of one request.
const MOST: usize = 60;

/// The most bytes of a file, where no limit says otherwise.
pub(crate) const UPLOAD_LIMIT: usize = 25 << 20;

/// A form with files.
#[derive(Debug, Default)]
pub(crate) struct Form {
    /// Name, media type and bytes of each file.
    pub(crate) files: Vec<(String, String, Bytes)>,
    /// The other fields.
    pub(crate) fields: Vec<(String, String)>,
}

impl Form {
    /// The first field of a name.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Reads an upload, which says that it is no forgery.
pub(crate) fn upload(call: &Call<'_>) -> Result<Form, Refusal> {
    let unforged = ["no-check", "nocheck"];
    if !call.header("x-atlassian-token").is_some_and(|token| unforged.contains(&token)) {
        let refusal = answer::text(403, "XSRF check failed");
        return Err(Box::new(answer::with(refusal, "x-atlassian-token", "no-check")));
    }
    let boundary = call.header("content-type").and_then(|kind| multer::parse_boundary(kind).ok());
    let Some(boundary) = boundary else {
        let detail = "Content-Type is not supported.";
        return Err(Box::new(answer::problem(415, "Unsupported Media Type", detail, call.ask.path)));
    };
    let form = read(call.body.clone(), boundary).now_or_never().unwrap_or_default();
    let form = form.ok_or_else(|| Box::new(answer::refusal(400, "The multipart form cannot be read.")))?;
    let limit = call.limits.attachment_bytes.unwrap_or(UPLOAD_LIMIT);
    if form.files.len() > MOST {
        return Err(Box::new(too_large(&format!("More than {MOST} files cannot be attached at once."))));
    }
    match form.files.iter().find(|(.., bytes)| bytes.len() > limit) {
        Some((name, ..)) => Err(Box::new(too_large(&format!(
            "The file \"{name}\" is larger than the limit of {limit} bytes for attachments."
        )))),
        None => Ok(form),
    }
}

fn too_large(message: &str) -> axum::http::Response<axum::body::Body> {
    answer::json(413, &json!({"errorMessages": [message], "errors": {}}))
}

async fn read(body: Bytes, boundary: String) -> Option<Form> {
    let mut parts = Multipart::new(stream::iter([Ok::<_, Infallible>(body)]), boundary);
    let mut form = Form::default();
    while let Some(part) = parts.next_field().await.ok()? {
        let name = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            Some(file) if name == "file" => {
                let kind =
                    part.content_type().map_or("application/octet-stream", |kind| kind.as_ref()).to_owned();
                form.files.push((file, kind, part.bytes().await.ok()?));
            }
            _ => form.fields.push((name, part.text().await.ok()?)),
        }
    }
    Some(form)
}
