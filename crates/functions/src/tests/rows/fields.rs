//! The rows of `fields`.

use super::FIELDS;
use crate::fields::list_fields;
use crate::tests::answer::ok;
use crate::tests::lent;
use crate::tests::row::{Row, row};

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("fields.list-fields", "", |api| list_fields(api), [ok(FIELDS)]),
        row!("fields.list-fields", "through the gateway", |api| list_fields(api), [ok(FIELDS)])
            .through(lent::gateway()),
    ]
}
