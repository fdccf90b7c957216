//! Every page that the console has, as its route table says: a page that is added is walked from its first day.

use serde_json::json;
use tests::okta::name::OFFICES;
use tests::okta::{Organization, scenario};
use tests::server::{Engine, Server};

use super::{given, run};
use crate::provisioning::house::{self, House};

/// Paths in the route table of web/src/app/mod.rs, in order; what stands for any other path is left out.
fn routes() -> Vec<String> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../web/src/app/mod.rs");
    let text = std::fs::read_to_string(file).unwrap();
    let paths = text
        .split("path!(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let paths: Vec<String> = paths
        .filter(|path| !path.is_empty() && !path.contains('*'))
        .map(str::to_owned)
        .collect();
    assert!(paths.len() > 10, "{paths:?}");
    paths
}

/// An id that is well formed and names nothing.
const NOBODY: &str = "0190c3a2000070008000000000000000";

/// Pages that need nobody to be signed in.
const GATES: [&str; 3] = ["/set-up", "/sign-in", "/claim"];

#[tokio::test(flavor = "multi_thread")]
async fn every_page_in_both_themes_on_a_desk_and_on_a_phone() {
    let server = Server::start(Engine::Sqlite).await;
    let okta = house::okta(&server, server.scim_token(), Organization::generate(11, 12));
    let house = House::furnish(&server, server.admin(), okta).await;
    let report = scenario::assign_everybody(&house.okta, 4).await;
    assert_eq!(report.failed, []);
    // Names as long as they come: what fits them fits the others.
    let longest = house.okta.edit(|organization| {
        let mut profile = organization.invent_profile();
        profile.display_name = "Wolfeschlegelsteinhausenbergerdorff Llewellyn-Price van der Berg".into();
        profile.department = Some("Engineering".into());
        profile.move_to(&OFFICES[0]);
        organization.add_person_with(profile)
    });
    scenario::join_up(&house.okta, &longest).await.unwrap();
    house.settled().await;
    let email = house
        .okta
        .read(|organization| organization.person(&longest).profile.email.clone().unwrap());
    let employee = house.employee(&email).await.id;

    let pages: Vec<String> = routes()
        .into_iter()
        .filter(|path| !GATES.contains(&path.as_str()))
        .map(|path| match path.as_str() {
            "/employees/:id" => format!("/employees/{employee}"),
            "/properties/:id" => format!("/properties/{}", house.lisbon.id),
            "/rules/:id" => format!("/rules/{}", house.lisbon.id),
            "/rules/:id/history" => format!("/rules/{}/history", house.lisbon.id),
            path => {
                assert!(!path.contains(':'), "say here which one of {path} is looked at");
                path.to_owned()
            }
        })
        .collect();
    let mut given = given(&server);
    given["gates"] = json!(GATES);
    given["pages"] = json!(pages);
    // Each list that may be empty is looked at empty too.
    given["more"] = json!([
        "/nowhere",
        "/employees?view=unmatched",
        "/employees?q=nobody",
        "/employees/employee_0",
        format!("/employees/employee_{NOBODY}"),
        format!("/rules/property_{NOBODY}"),
        format!("/properties/property_{NOBODY}"),
        "/events?open=1",
        format!("/rules/{}", house.third.id),
    ]);
    run("walk", given).await;
    server.stop().await;
}
