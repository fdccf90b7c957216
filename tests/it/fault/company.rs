//! The company whose server is killed: three offices with rules over groups, city and department, set up once in a folder
//! that every round copies.

use serde_json::Value;
use tempfile::TempDir;
use tests::client::{Graphql, Scim};
use tests::company::{Admin, Condition, KeyAction, Rule};
use tests::okta::name::OFFICES;
use tests::okta::organization::{HARDWARE, city_group};
use tests::okta::{Connection, Dialect, Okta, Organization};

use crate::program::process::{Process, bootstrap};

/// A database to copy, and its tokens.
pub(super) struct Company {
    folder: TempDir,
    tokens: Value,
}

impl Company {
    pub(super) async fn found() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let tokens = bootstrap(folder.path()).await;
        let company = Self { folder, tokens };
        let process = Process::start(company.folder.path()).await;
        company.furnish(&process.origin).await;
        process.kill().await;
        company
    }

    /// The same company in a folder of its own.
    pub(super) fn copy(&self) -> TempDir {
        let copy = tempfile::tempdir().unwrap();
        for file in std::fs::read_dir(self.folder.path()).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
        }
        copy
    }

    pub(super) fn connection(&self, origin: &str) -> Connection {
        Connection {
            base: format!("{origin}{}", self.text("/scim/path")),
            token: self.text("/scim/token").to_owned(),
        }
    }

    pub(super) fn scim(&self, origin: &str) -> Scim {
        let Connection { base, token } = self.connection(origin);
        Scim::with_token(&base, &token)
    }

    pub(super) fn api(&self, origin: &str) -> Graphql {
        Graphql::with_token(origin, self.text("/graphql/token"))
    }

    fn text(&self, pointer: &str) -> &str {
        self.tokens.pointer(pointer).and_then(Value::as_str).unwrap()
    }

    /// The groups that rules name are pushed now, without members; the others by the import itself.
    async fn furnish(&self, origin: &str) {
        let admin = Admin::new(self.api(origin));
        // Losses at once, and nobody's groups are unknown: what is stored follows from the directory alone.
        admin.set_settle_window(0).await.unwrap();
        // Nor held: many people move within minutes here.
        let breaker = "mutation { setBreaker(input: {people: 1000000, percent: 100, most: 1000000, allOf: 1000000}) { people } }";
        admin
            .graphql()
            .query(breaker, serde_json::json!({}))
            .await
            .unwrap();
        let okta = Okta::new(
            Organization::generate(0, 0),
            self.connection(origin),
            Dialect::Catalogue,
        );
        let hardware = push(&okta, &admin, HARDWARE).await;
        for office in &OFFICES {
            let staff = push(&okta, &admin, &city_group(office.city)).await;
            let property = admin.create_property(office).await.unwrap();
            let entrance = admin.create_door(&property, "Main entrance").await.unwrap();
            let lab = admin.create_door(&property, "Hardware lab").await.unwrap();
            let group = async |name: &str, door: &str| {
                admin
                    .create_access_group(&property, name, &[door], None)
                    .await
                    .unwrap()
            };
            let (building, lab) = (group("Building", &entrance).await, group("Lab", &lab).await);
            let here = Condition::is_property_field("city", "CITY");
            let member = |id: &str| Condition::member_of_any(&[id]);
            let rules = [
                Rule::new(
                    "Security",
                    vec![Condition::is("department", "Security")],
                    &[&building],
                )
                .role("SECURITY"),
                Rule::new(
                    "Hardware lab",
                    vec![member(&hardware), here.clone()],
                    &[&building, &lab],
                )
                .key(KeyAction::Issue),
                Rule::new("Legal", vec![Condition::is("department", "Legal"), here], &[]),
                Rule::new("Staff", vec![member(&staff)], &[&building]).key(KeyAction::Issue),
            ];
            admin.publish(&property, &rules).await.unwrap();
        }
    }
}

async fn push(okta: &Okta, admin: &Admin, name: &str) -> String {
    let id = okta.read(|organization| organization.group_named(name).id.clone());
    okta.push_group(&id).await.unwrap();
    let group = admin.directory_group(name).await.unwrap();
    group.expect("it was pushed")
}
