//! Setting a company up over GraphQL, as its admin would by hand: properties, doors, access groups, rules.
//!
//! For tests, demo and benchmark alike. Public operations only.

use serde_json::{Value, json};

use crate::client::{Graphql, GraphqlError};
use crate::okta::name::{DEPARTMENTS, OFFICES, Office};
use crate::okta::organization::{CONTRACTORS, HARDWARE, city_group, department_group};

/// What a mobile key does when a rule matches; spelled as in the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyAction {
    /// Make one and mail it.
    Issue,
    /// Nothing.
    Leave,
    /// Take it away.
    Suspend,
}

impl KeyAction {
    fn as_graphql(self) -> &'static str {
        match self {
            KeyAction::Issue => "ISSUE",
            KeyAction::Leave => "LEAVE",
            KeyAction::Suspend => "SUSPEND",
        }
    }
}

/// One condition as the API takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition(Value);

impl Condition {
    /// An attribute is that text.
    pub fn is(attribute: &str, text: &str) -> Self {
        Self(json!({"attribute": attribute, "operator": "IS", "values": [{"text": text}]}))
    }

    /// An attribute equals a field of the property, e.g. `CITY`.
    pub fn is_property_field(attribute: &str, field: &str) -> Self {
        Self(json!({"attribute": attribute, "operator": "IS", "values": [{"propertyField": field}]}))
    }

    /// Member of any of these directory groups (their GraphQL ids).
    pub fn member_of_any(groups: &[&str]) -> Self {
        let values: Vec<Value> = groups.iter().map(|id| json!({"groupId": id})).collect();
        Self(json!({"attribute": "groups", "operator": "MEMBER_OF_ANY", "values": values}))
    }

    /// Any condition, as a `ConditionInput`.
    pub fn raw(input: Value) -> Self {
        Self(input)
    }
}

/// One rule as the API takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Name.
    pub name: String,
    /// All must hold.
    pub conditions: Vec<Condition>,
    /// GraphQL ids of access groups.
    pub access_groups: Vec<String>,
    /// Role as in the schema, e.g. `USER`.
    pub role: &'static str,
    /// Mobile key.
    pub key: KeyAction,
}

impl Rule {
    /// An enabled *match all* rule for users.
    pub fn new(name: &str, conditions: Vec<Condition>, access_groups: &[&str]) -> Self {
        let access_groups = access_groups.iter().map(|&id| id.to_owned()).collect();
        Self {
            name: name.to_owned(),
            conditions,
            access_groups,
            role: "USER",
            key: KeyAction::Leave,
        }
    }

    /// The same rule with another role.
    pub fn role(mut self, role: &'static str) -> Self {
        self.role = role;
        self
    }

    /// The same rule with another outcome for the mobile key.
    pub fn key(mut self, key: KeyAction) -> Self {
        self.key = key;
        self
    }

    /// As the API takes it.
    pub fn input(&self) -> Value {
        let conditions: Vec<&Value> = self.conditions.iter().map(|condition| &condition.0).collect();
        json!({
            "name": self.name, "enabled": true, "match": "ALL", "conditions": conditions,
            "accessGroupIds": self.access_groups, "role": self.role, "mobileKey": self.key.as_graphql(),
        })
    }
}

/// A property that exists, by GraphQL ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Id.
    pub id: String,
    /// The office it is.
    pub office: Office,
}

/// An admin at work.
#[derive(Clone, Debug)]
pub struct Admin {
    caller: Graphql,
}

impl Admin {
    /// Works through `caller`, who must be allowed to.
    pub fn new(caller: Graphql) -> Self {
        Self { caller }
    }

    /// The caller.
    pub fn graphql(&self) -> &Graphql {
        &self.caller
    }

    /// Makes a property of an office.
    pub async fn create_property(&self, office: &Office) -> Result<Property, GraphqlError> {
        let address = json!({
            "street": office.street, "city": office.city, "state": office.region,
            "postalCode": office.postal_code, "country": office.country,
        });
        let input = json!({"name": office.city, "address": address, "timeZone": office.time_zone});
        let id = self
            .create("createProperty", "CreatePropertyInput", "property", input)
            .await?;
        Ok(Property { id, office: *office })
    }

    /// Makes a door; its id.
    pub async fn create_door(&self, property: &Property, name: &str) -> Result<String, GraphqlError> {
        let input = json!({"propertyId": property.id, "name": name});
        self.create("createDoor", "CreateDoorInput", "door", input).await
    }

    /// Makes a schedule of Monday to Friday, 7 to 20 o'clock; its id.
    pub async fn create_office_hours(&self, property: &Property) -> Result<String, GraphqlError> {
        let windows: Vec<Value> = (1..=5)
            .map(|weekday| json!({"weekday": weekday, "startMinute": 7 * 60, "endMinute": 20 * 60}))
            .collect();
        let input = json!({"propertyId": property.id, "name": "Office hours", "windows": windows});
        self.create("createSchedule", "CreateScheduleInput", "schedule", input)
            .await
    }

    /// Makes an access group of doors; without a schedule it is always. Its id.
    pub async fn create_access_group(
        &self,
        property: &Property,
        name: &str,
        doors: &[&str],
        schedule: Option<&str>,
    ) -> Result<String, GraphqlError> {
        let input =
            json!({"propertyId": property.id, "name": name, "doorIds": doors, "scheduleId": schedule});
        self.create(
            "createAccessGroup",
            "CreateAccessGroupInput",
            "accessGroup",
            input,
        )
        .await
    }

    /// Enters an employee by hand; the id.
    pub async fn create_employee(
        &self,
        given: &str,
        family: &str,
        email: &str,
    ) -> Result<String, GraphqlError> {
        let input = json!({"givenName": given, "familyName": family, "email": email});
        self.create("createEmployee", "CreateEmployeeInput", "employee", input)
            .await
    }

    /// Publishes a property's whole rule set over whatever revision is current; the new revision.
    pub async fn publish(&self, property: &Property, rules: &[Rule]) -> Result<i64, GraphqlError> {
        let current = "query($id: ID!) { property(id: $id) { ruleSet { revision } } }";
        let data = self.caller.query(current, json!({"id": property.id})).await?;
        let expected = data["property"]["ruleSet"]["revision"].clone();
        let rules: Vec<Value> = rules.iter().map(Rule::input).collect();
        let input = json!({"propertyId": property.id, "expectedRevision": expected, "rules": rules});
        let publish = "mutation($input: PublishRuleSetInput!) { publishRuleSet(input: $input) { ruleSet { revision } } }";
        let data = self.caller.query(publish, json!({"input": input})).await?;
        Ok(data["publishRuleSet"]["ruleSet"]["revision"]
            .as_i64()
            .unwrap_or_default())
    }

    /// Sets the settle window.
    pub async fn set_settle_window(&self, seconds: u32) -> Result<(), GraphqlError> {
        let document = "mutation($input: UpdateSettingsInput!) { updateSettings(input: $input) { organization { id } } }";
        self.caller
            .query(document, json!({"input": {"settleWindowSeconds": seconds}}))
            .await
            .map(drop)
    }

    /// Installs the integration; the SCIM token, shown this once.
    pub async fn install_integration(&self, domain: Option<&str>) -> Result<String, GraphqlError> {
        let document =
            "mutation($input: InstallIntegrationInput!) { installIntegration(input: $input) { secret } }";
        let data = self
            .caller
            .query(document, json!({"input": {"domain": domain}}))
            .await?;
        Ok(data["installIntegration"]["secret"]
            .as_str()
            .unwrap_or_default()
            .to_owned())
    }

    /// The GraphQL id of the live directory group of exactly that name.
    pub async fn directory_group(&self, name: &str) -> Result<Option<String>, GraphqlError> {
        let document = "query($search: String) { directoryGroups(first: 100, search: $search) { nodes { id displayName isDeleted } } }";
        let data = self.caller.query(document, json!({"search": name})).await?;
        let nodes = data["directoryGroups"]["nodes"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let found = nodes
            .iter()
            .find(|group| group["displayName"] == name && group["isDeleted"] == false);
        Ok(found.and_then(|group| group["id"].as_str()).map(str::to_owned))
    }

    async fn create(
        &self,
        field: &str,
        input_type: &str,
        result: &str,
        input: Value,
    ) -> Result<String, GraphqlError> {
        let document =
            format!("mutation($input: {input_type}!) {{ {field}(input: $input) {{ {result} {{ id }} }} }}");
        let data = self.caller.query(&document, json!({"input": input})).await?;
        Ok(data[field][result]["id"].as_str().unwrap_or_default().to_owned())
    }
}

/// The demo's company: a property for each office with doors, office hours and access groups, and rules over the
/// simulator's groups, which must have been pushed before.
pub async fn build_demo(admin: &Admin) -> anyhow::Result<Vec<Property>> {
    let group = async |name: String| -> anyhow::Result<String> {
        let found = admin.directory_group(&name).await?;
        found.ok_or_else(|| anyhow::anyhow!("the group {name:?} was not pushed"))
    };
    let mut properties = Vec::new();
    for office in &OFFICES {
        let property = admin.create_property(office).await?;
        let hours = admin.create_office_hours(&property).await?;
        let main = admin.create_door(&property, "Main entrance").await?;
        let garage = admin.create_door(&property, "Garage").await?;
        let lab = admin.create_door(&property, "Hardware lab").await?;
        let server_room = admin.create_door(&property, "Server room").await?;
        let building = admin
            .create_access_group(&property, "Building", &[&main, &garage], None)
            .await?;
        let daytime = admin
            .create_access_group(&property, "Building, daytime", &[&main], Some(&hours))
            .await?;
        let hardware = admin
            .create_access_group(&property, "Hardware lab", &[&lab], None)
            .await?;
        let plant = admin
            .create_access_group(&property, "Plant and security", &[&server_room, &garage], None)
            .await?;

        let here = Condition::is_property_field("city", "CITY");
        let member = |id: &str| Condition::member_of_any(&[id]);
        let security = group(department_group("Security")).await?;
        let facilities = group(department_group("Facilities")).await?;
        let labs = group(HARDWARE.to_owned()).await?;
        let contractors = group(CONTRACTORS.to_owned()).await?;
        let staff = group(city_group(office.city)).await?;
        let rules = [
            Rule::new("Security", vec![member(&security)], &[&building, &plant])
                .role("SECURITY")
                .key(KeyAction::Issue),
            Rule::new(
                "Facilities",
                vec![member(&facilities), here.clone()],
                &[&building, &plant],
            )
            .role("MANAGER")
            .key(KeyAction::Issue),
            Rule::new("Contractors", vec![member(&contractors), here], &[&daytime]).key(KeyAction::Issue),
            Rule::new(
                "Hardware lab",
                vec![member(&labs), member(&staff)],
                &[&building, &hardware],
            )
            .key(KeyAction::Issue),
            Rule::new(
                &format!("{} everyone", office.city),
                vec![member(&staff)],
                &[&building],
            )
            .key(KeyAction::Issue),
        ];
        admin.publish(&property, &rules).await?;
        properties.push(property);
    }
    Ok(properties)
}

/// The benchmark's company (issue 2): three properties with ten rules each, one per department, of which exactly one
/// matches anybody; the mobile key is left alone.
pub async fn build_benchmark(admin: &Admin) -> anyhow::Result<Vec<Property>> {
    let mut properties = Vec::new();
    for office in &OFFICES {
        let property = admin.create_property(office).await?;
        let door = admin.create_door(&property, "Main entrance").await?;
        let mut rules = Vec::new();
        for department in DEPARTMENTS {
            let access_group = admin
                .create_access_group(&property, department, &[&door], None)
                .await?;
            rules.push(Rule::new(
                department,
                vec![Condition::is("department", department)],
                &[&access_group],
            ));
        }
        admin.publish(&property, &rules).await?;
        properties.push(property);
    }
    Ok(properties)
}
