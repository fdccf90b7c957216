//! Where in a draft something is wrong, and finding that place for what the server says (`input.rules.2.conditions.0.values`).

use super::RuleSetDraft;

/// A control of the editor of one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The name.
    Name,
    /// The list of conditions as a whole.
    Conditions,
    /// What a condition asks about, by its key.
    Attribute(u32),
    /// How it compares.
    Operator(u32),
    /// With what.
    Values(u32),
    /// The access groups.
    AccessGroups,
    /// The role.
    Role,
    /// The mobile key.
    MobileKey,
}

/// Something wrong, at its control. Kept by keys, so that it stays there while rules move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFault {
    /// Key of the rule.
    pub rule: u32,
    /// Which control.
    pub part: Part,
    /// What is wrong and the way out.
    pub message: String,
}

/// The control a path of the server is about: the draft must be the one that was sent. `None` = of no rule.
pub fn place(draft: &RuleSetDraft, path: &[String]) -> Option<(u32, Part)> {
    let mut path = path
        .iter()
        .map(String::as_str)
        .skip_while(|segment| *segment == "input");
    if path.next() != Some("rules") {
        return None;
    }
    let rule = draft.rules.get(path.next()?.parse::<usize>().ok()?)?;
    let part = match path.next() {
        Some("conditions") => {
            let condition = path.next().and_then(|index| index.parse::<usize>().ok());
            match condition.and_then(|index| rule.conditions.get(index)) {
                Some(condition) => condition_part(condition.key, path.next()),
                None => Part::Conditions,
            }
        }
        Some("accessGroupIds") => Part::AccessGroups,
        Some("role") => Part::Role,
        Some("mobileKey") => Part::MobileKey,
        Some("match") => Part::Conditions,
        // A rule that is wrong as a whole is told at its head.
        Some(_) | None => Part::Name,
    };
    Some((rule.key, part))
}

fn condition_part(key: u32, field: Option<&str>) -> Part {
    match field {
        Some("attribute") => Part::Attribute(key),
        Some("operator") => Part::Operator(key),
        Some(_) | None => Part::Values(key),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::lisbon;
    use super::*;

    #[test]
    fn every_path_of_the_input_has_its_control() {
        let draft = lisbon();
        let rule = &draft.rules[2];
        let condition = rule.conditions[0].key;
        let table = [
            ("input.rules.2.name", Some(Part::Name)),
            ("rules.2", Some(Part::Name)),
            ("input.rules.2.id", Some(Part::Name)),
            ("input.rules.2.match", Some(Part::Conditions)),
            ("input.rules.2.conditions", Some(Part::Conditions)),
            ("input.rules.2.conditions.7", Some(Part::Conditions)),
            ("input.rules.2.conditions.0", Some(Part::Values(condition))),
            (
                "input.rules.2.conditions.0.attribute",
                Some(Part::Attribute(condition)),
            ),
            (
                "input.rules.2.conditions.0.operator",
                Some(Part::Operator(condition)),
            ),
            (
                "input.rules.2.conditions.0.values.1.text",
                Some(Part::Values(condition)),
            ),
            ("input.rules.2.accessGroupIds.0", Some(Part::AccessGroups)),
            ("input.rules.2.role", Some(Part::Role)),
            ("input.rules.2.mobileKey", Some(Part::MobileKey)),
            ("input.rules", None),
            ("input.rules.9.name", None),
            ("input.note", None),
            ("", None),
        ];
        for (path, expected) in table {
            let segments: Vec<String> = path.split('.').map(str::to_owned).collect();
            assert_eq!(
                place(&draft, &segments),
                expected.map(|part| (rule.key, part)),
                "{path}"
            );
        }
    }
}
