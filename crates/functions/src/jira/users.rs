//! Users.

use super::path::Path;
use super::records;
use jira_contract::types::User;
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json;

/// Asks as whom Jira sees the connection.
pub fn myself() -> Call {
    Path::api("/myself").get()
}

/// Reads the answer to [`myself`].
pub fn read(response: &Response) -> Result<User, Error> {
    let user = records::user(&json::read_selected(response, records::take)?);
    user.ok_or_else(|| Error::Unreadable("The answer holds a user without an id.".into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jira_engine::http::Headers;

    fn user(body: &str) -> Result<User, Error> {
        read(&Response { status: 200, headers: Headers::default(), body: body.into() })
    }

    #[test]
    fn a_cloud_user() {
        let fred = user(
            r#"{"accountId":"5b10a","accountType":"atlassian","displayName":"Fred","emailAddress":"",
                "active":false,"timeZone":"Europe/Berlin","locale":"de_DE","groups":{"size":1}}"#,
        )
        .unwrap();
        assert_eq!((fred.account_id.as_str(), fred.display_name.as_str()), ("5b10a", "Fred"));
        assert_eq!((fred.active, fred.email), (false, None));
        assert_eq!(fred.time_zone.as_deref(), Some("Europe/Berlin"));
    }

    #[test]
    fn a_data_center_user_and_none() {
        assert_eq!(user(r#"{"key":"JIRAUSER1","name":"fred"}"#).unwrap().display_name, "JIRAUSER1");
        assert!(matches!(user("{}"), Err(Error::Unreadable(_))));
        assert!(matches!(user(r#"{"accountId":""}"#), Err(Error::Unreadable(_))));
        assert!(matches!(user("[]"), Err(Error::Unreadable(_))));
    }
}
