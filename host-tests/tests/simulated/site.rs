//! What a site has around its issues: projects, users, groups, permissions,
//! filters.

use crate::client::Client;
use crate::documents::Product::Jira;
use jira_simulator::{Account, TOKEN};
use serde_json::{Value, json};

#[tokio::test]
async fn a_project_is_told_with_all_that_is_in_it() {
    let site = Client::new();
    let project = site.get(Jira, "/rest/api/3/project/KAN").await;
    let count = |name: &str| project[name].as_array().unwrap().len();
    assert_eq!((count("issueTypes"), count("versions"), count("components")), (5, 7, 5));
    assert_eq!(project["lead"]["displayName"], "Noa Lindqvist");
    let statuses = site.get(Jira, "/rest/api/3/project/KAN/statuses").await;
    assert_eq!(
        (&statuses[4]["subtask"], &statuses[0]["statuses"][3]["name"]),
        (&json!(true), &json!("Done"))
    );
    let types = site.get(Jira, "/rest/api/3/issuetype/project?projectId=10000&level=-1").await;
    assert_eq!((types.as_array().unwrap().len(), &types[0]["name"]), (1, &json!("Subtask")));
    assert_eq!(site.get(Jira, "/rest/api/3/issuetype/10004").await["hierarchyLevel"], 1);
    for path in ["project/NO/statuses", "project/NO/role", "project/KAN/role/1", "issuetype/1"] {
        assert_eq!(site.ask("GET", &format!("/rest/api/3/{path}"), Value::Null).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn roles_have_users_and_groups() {
    let site = Client::new();
    let roles = site.get(Jira, "/rest/api/3/project/KAN/role").await;
    assert!(roles["Administrator"].as_str().unwrap().ends_with("/rest/api/3/project/10000/role/10002"));
    assert_eq!(site.get(Jira, "/rest/api/3/role").await.as_array().unwrap().len(), 3);
    let own = "/rest/api/3/project/KAN/role/10004";
    let names = |role: &Value| {
        let all = role["actors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|actor| actor["displayName"].as_str().unwrap().to_owned());
        all.collect::<Vec<_>>()
    };
    assert_eq!(names(&site.get(Jira, own).await), Vec::<String>::new());
    let asked = json!({"user": [Account::Noa.id()], "group": ["team-03"]});
    let role = site.good(Jira, "POST", own, asked).await.json();
    assert_eq!(names(&role), ["Noa Lindqvist", "team-03"]);
    assert_eq!(role["actors"][1]["actorGroup"]["name"], "team-03");
    site.good(Jira, "DELETE", &format!("{own}?user={}", Account::Noa.id()), Value::Null).await;
    assert_eq!(names(&site.get(Jira, own).await), ["team-03"]);
    let only = json!({"categorisedActors": {"atlassian-user-role-actor": [Account::Mia.id()]}});
    assert_eq!(names(&site.good(Jira, "PUT", own, only).await.json()), ["Mia Krystof"]);
    assert_eq!(names(&site.get(Jira, &own.replace("KAN", "WEB")).await), Vec::<String>::new());
    for (body, status) in [(json!({}), 400), (json!({"user": ["x"]}), 404), (json!({"group": ["x"]}), 404)] {
        assert_eq!(site.ask("POST", own, body).await.status, status);
    }
}

#[tokio::test]
async fn versions_are_released_and_components_are_changed() {
    let site = Client::new();
    let counts = site.get(Jira, "/rest/api/3/version/10105/relatedIssueCounts").await;
    assert_eq!((&counts["issuesFixedCount"], &counts["issuesAffectedCount"]), (&json!(3), &json!(0)));
    let open = site.get(Jira, "/rest/api/3/version/10105/unresolvedIssueCount").await;
    assert_eq!((&open["issuesCount"], &open["issuesUnresolvedCount"]), (&json!(3), &json!(2)));
    let made =
        json!({"name": "3.0", "projectId": 10_000, "startDate": "2026-01-01", "releaseDate": "2026-02-01"});
    let made = site.good(Jira, "POST", "/rest/api/3/version", made).await.json();
    assert_eq!((&made["startDate"], &made["releaseDate"]), (&json!("2026-01-01"), &json!("2026-02-01")));
    let released =
        json!({"released": true, "releaseDate": "2026-01-30", "moveUnfixedIssuesTo": made["self"]});
    let released = site.good(Jira, "PUT", "/rest/api/3/version/10105", released).await.json();
    assert_eq!((&released["released"], &released["releaseDate"]), (&json!(true), &json!("2026-01-30")));
    let counts = async |id: &str| {
        site.get(Jira, &format!("/rest/api/3/version/{id}/relatedIssueCounts")).await["issuesFixedCount"]
            .clone()
    };
    assert_eq!((counts("10105").await, counts(made["id"].as_str().unwrap()).await), (json!(1), json!(2)));
    for wrong in
        [json!({"releaseDate": "soon"}), json!({"startDate": "2026-03-01", "releaseDate": "2026-02-01"})]
    {
        assert_eq!(site.ask("PUT", "/rest/api/3/version/10105", wrong).await.status, 400);
    }
    site.good(Jira, "DELETE", "/rest/api/3/version/10105", Value::Null).await;
    let left = json!({"jql": "fixVersion = 2.1 and project = KAN"});
    assert_eq!(site.ask("POST", "/rest/api/3/search/jql", left).await.status, 200);
    let component =
        site.good(Jira, "PUT", "/rest/api/3/component/10301", json!({"name": "Front"})).await.json();
    assert_eq!(component["name"], "Front");
    assert_eq!(site.get(Jira, "/rest/api/3/component/10301/relatedIssueCounts").await["issueCount"], 2);
    let led = json!({"name": "Led", "project": "KAN", "leadAccountId": Account::Noa.id()});
    let led = site.good(Jira, "POST", "/rest/api/3/component", led).await.json();
    assert_eq!(led["lead"]["displayName"], "Noa Lindqvist");
}

#[tokio::test]
async fn users_are_found_where_they_can_be_given_work() {
    let site = Client::new();
    let search = async |query: &str| {
        let path = format!("/rest/api/3/user/assignable/search?{query}");
        site.get(Jira, &path).await.as_array().unwrap().len()
    };
    assert_eq!(search("project=KAN&query=krystof").await, 1);
    assert_eq!(search("issueKey=KAN-1&query=colleague%20010").await, 0);
    assert_eq!(search("issueKey=KAN-1&query=colleague%20011").await, 1);
    assert_eq!(search("project=KAN&maxResults=100").await, 91);
    for (query, status) in [("query=mia", 400), ("project=NO&query=mia", 404), ("issueKey=KAN-99", 404)] {
        let path = format!("/rest/api/3/user/assignable/search?{query}");
        assert_eq!(site.ask("GET", &path, Value::Null).await.status, status, "{query}");
    }
    let ids = format!("accountId={}&accountId={}&accountId=x", Account::Mia.id(), Account::Noa.id());
    let users = site.get(Jira, &format!("/rest/api/3/user/bulk?{ids}")).await;
    assert_eq!((&users["total"], &users["values"][1]["displayName"]), (&json!(2), &json!("Noa Lindqvist")));
    assert_eq!(site.ask("GET", "/rest/api/3/user/bulk", Value::Null).await.status, 400);
    let groups = site.get(Jira, &format!("/rest/api/3/user/groups?accountId={}", Account::Mia.id())).await;
    assert_eq!((groups.as_array().unwrap().len(), &groups[0]["name"]), (1, &json!("team-01")));
    assert_eq!(site.get(Jira, "/rest/api/3/group/bulk?groupName=team-02").await["total"], 1);
    let nobody = site.ask("GET", "/rest/api/3/user/search", Value::Null).await;
    let words = "The username or property query parameter must be provided";
    assert_eq!((nobody.status, &nobody.json()["errorMessages"]), (400, &json!([words])));
}

#[tokio::test]
async fn permissions_are_of_the_site_a_project_or_an_issue() {
    let site = Client::new();
    let noa = site.user(Account::Noa.email(), TOKEN);
    let mine = async |client: &Client, query: &str| {
        client.ask("GET", &format!("/rest/api/3/mypermissions?{query}"), Value::Null).await
    };
    let path = "/rest/api/3/mypermissions?projectKey=KAN&permissions=EDIT_ISSUES,ADMINISTER";
    let shown = site.get(Jira, path).await["permissions"].clone();
    let has = |name: &str| &shown[name]["havePermission"];
    assert_eq!((has("EDIT_ISSUES"), has("ADMINISTER")), (&json!(true), &json!(false)));
    assert_eq!(mine(&site, "issueKey=KAN-1&permissions=ADD_COMMENTS").await.status, 200);
    let unknown = mine(&site, "permissions=LAUNCH_ROCKETS").await;
    assert_eq!(
        (unknown.status, unknown.json()),
        (400, json!({"errorMessages": [], "errors": {"LAUNCH_ROCKETS": "Unrecognized permission"}}))
    );
    assert_eq!(
        (mine(&site, "").await.status, mine(&site, "issueKey=KAN-99&permissions=ADD_COMMENTS").await.status),
        (400, 404)
    );
    let own = mine(&noa, "permissions=CREATE_ISSUES").await.json();
    assert_eq!(own["permissions"]["CREATE_ISSUES"]["havePermission"], false);
    let asked = json!({"permissions": ["CREATE_ISSUES", "EDIT_ISSUES"]});
    let projects = site.good(Jira, "POST", "/rest/api/3/permissions/project", asked.clone()).await.json();
    assert_eq!(
        (projects["projects"].as_array().unwrap().len(), &projects["projects"][0]["key"]),
        (12, &json!("KAN"))
    );
    let none = noa.good(Jira, "POST", "/rest/api/3/permissions/project", asked).await.json();
    assert_eq!(none["projects"], json!([]));
    let wrong = site.ask("POST", "/rest/api/3/permissions/project", json!({"permissions": ["x"]})).await;
    assert_eq!(wrong.status, 400);
}

#[tokio::test]
async fn filters_are_queries_with_a_name() {
    let site = Client::new();
    let all = "/rest/api/3/filter";
    let asked = json!({"name": "Mine", "jql": "assignee = currentUser()", "favourite": true});
    let made = site.good(Jira, "POST", all, asked.clone()).await.json();
    let own = format!("{all}/{}", made["id"].as_str().unwrap());
    assert_eq!(site.get(Jira, &own).await, made);
    assert_eq!((&made["owner"]["displayName"], &made["favourite"]), (&json!("Mia Krystof"), &json!(true)));
    let names = async |path: &str| {
        let list = site.get(Jira, &format!("{all}/{path}")).await;
        list.as_array().unwrap().iter().filter(|filter| filter["name"] == "Mine").count()
    };
    assert_eq!((names("my").await, names("favourite").await), (1, 1));
    site.good(Jira, "DELETE", &format!("{own}/favourite"), Value::Null).await;
    assert_eq!((names("my").await, names("favourite").await), (1, 0));
    let found = site.get(Jira, &format!("{all}/search?filterName=mine&expand=jql,owner")).await;
    assert_eq!(
        (&found["total"], &found["values"][0]["jql"]),
        (&json!(1), &json!("assignee = currentUser()"))
    );
    assert_eq!(site.get(Jira, &format!("{all}/search?maxResults=5")).await["total"], 13);
    let renamed = json!({"name": "Ours", "jql": "project = KAN"});
    assert_eq!(site.good(Jira, "PUT", &own, renamed).await.json()["name"], "Ours");
    site.good(Jira, "POST", all, asked.clone()).await;
    for (body, at) in [
        (asked, "/errors/filterName"),
        (json!({"jql": "project = KAN"}), "/errors/filterName"),
        (json!({"name": "x", "jql": "colour = red"}), "/errorMessages/0"),
    ] {
        let refused = site.ask("POST", all, body).await;
        assert!(
            refused.status == 400 && refused.json().pointer(at).is_some_and(Value::is_string),
            "{}",
            refused.text()
        );
    }
    assert_eq!(site.good(Jira, "DELETE", &own, Value::Null).await.status, 204);
    assert_eq!(site.ask("GET", &own, Value::Null).await.status, 400);
    // Another's can be read, and not changed.
    assert_eq!(site.get(Jira, &format!("{all}/10001")).await["owner"]["displayName"], "Noa Lindqvist");
    assert_eq!(site.ask("DELETE", &format!("{all}/10001"), Value::Null).await.status, 400);
    for (path, count) in [("resolution/search", 4), ("priority/search", 5)] {
        assert_eq!(site.get(Jira, &format!("/rest/api/3/{path}")).await["total"], count, "{path}");
    }
}
