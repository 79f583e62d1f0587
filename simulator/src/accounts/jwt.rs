//! Tokens that look like JSON Web Tokens.

use crate::secrets;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// The head of every JSON Web Token here: `{"alg":"none"}`.
const HEAD: &str = "eyJhbGciOiJub25lIn0.";

/// A token of this text that looks like a JSON Web Token.
pub(crate) fn jwt(text: &str) -> String {
    let token = format!("{HEAD}{}.simulated", URL_SAFE_NO_PAD.encode(format!("{{\"jti\":\"{text}\"}}")));
    secrets::hand_out("access", &token);
    token
}

/// Whether a token looks like a JSON Web Token.
pub(crate) fn is_jwt(token: &str) -> bool {
    token.starts_with("eyJ") && token.split('.').count() == 3
}
