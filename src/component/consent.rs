//! The `oauth` interface.

use super::guest::Component;
use super::port::run;
use jira_contract::oauth as wit;
use jira_contract::types;
use jira_functions::consent;

impl wit::Guest for Component {
    fn authorize_url(connection: String) -> Result<wit::Consent, types::Error> {
        run(&connection, "oauth.authorize-url", async |api| consent::authorize_url(api).await)
    }

    fn exchange_code(
        connection: String,
        consent: wit::Consent,
        code: String,
        returned_state: String,
    ) -> Result<Vec<wit::Site>, types::Error> {
        run(&connection, "oauth.exchange-code", async |api| {
            consent::exchange_code(api, &consent, &code, &returned_state).await
        })
    }

    fn list_accessible_sites(connection: String) -> Result<Vec<wit::Site>, types::Error> {
        run(&connection, "oauth.list-accessible-sites", async |api| consent::list_accessible_sites(api).await)
    }

    fn choose_site(connection: String, cloud_id: String) -> Result<wit::Site, types::Error> {
        run(&connection, "oauth.choose-site", async |api| consent::choose_site(api, &cloud_id).await)
    }

    fn refresh(connection: String) -> Result<(), types::Error> {
        run(&connection, "oauth.refresh", async |api| consent::refresh(api).await)
    }
}
