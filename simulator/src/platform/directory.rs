//! The users of the site, by their account ids.

use crate::auth::Account;

/// The users of the site who do not log in here.
const OTHERS: usize = 147;

/// The account id of one of those who do not log in here, by a number from 1.
pub(crate) fn other(number: usize) -> String {
    format!("5f{number:022x}")
}

/// The number of one of them.
fn number(id: &str) -> Option<usize> {
    let number = usize::from_str_radix(id.strip_prefix("5f").filter(|rest| rest.len() == 22)?, 16).ok()?;
    (1..=OTHERS).contains(&number).then_some(number)
}

pub(crate) fn account(id: &str) -> Option<Account> {
    Account::ALL.into_iter().find(|account| account.id() == id)
}

/// Whether this is the account id of somebody who can be given work.
pub(crate) fn is_active(id: &str) -> bool {
    account(id).is_some() || number(id).is_some_and(|number| !number.is_multiple_of(10))
}

/// Whether this is an account id.
pub(crate) fn is_known(id: &str) -> bool {
    account(id).is_some() || number(id).is_some()
}

/// The name of a user.
pub(crate) fn name(id: &str) -> String {
    account(id).map_or_else(
        || number(id).map_or_else(|| "Former user".to_owned(), |number| format!("Colleague {number:03}")),
        |account| account.name().to_owned(),
    )
}

pub(crate) fn ids() -> impl Iterator<Item = String> {
    let accounts = [Account::Mia, Account::Noa, Account::Cap].map(|account| account.id().to_owned());
    accounts.into_iter().chain((1..=OTHERS).map(other))
}
