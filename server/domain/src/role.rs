//! Roles: of a membership (a label, ordered by what it stands for) and of a console account.

keyed! {
    /// The role of a membership, from least to most: a change downwards is a loss (behaviour.md §1, §4).
    pub enum Role, "role" {
        User = "user", "User";
        FrontDesk = "front_desk", "Front desk";
        Security = "security", "Security";
        Manager = "manager", "Manager";
        Admin = "admin", "Admin";
    }
}

keyed! {
    /// The role of a console account, from least to most (behaviour.md §8).
    pub enum AdminRole, "console role" {
        Viewer = "viewer", "Viewer";
        PropertyManager = "property_manager", "Property manager";
        Admin = "admin", "Admin";
        Owner = "owner", "Owner";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::UnknownKey;

    #[test]
    fn roles_are_ordered_from_least_to_most() {
        assert!(Role::ALL.is_sorted());
        assert!(
            Role::Admin > Role::Manager && Role::Manager > Role::Security && Role::FrontDesk > Role::User
        );
        assert!(AdminRole::Owner > AdminRole::Admin && AdminRole::PropertyManager > AdminRole::Viewer);
    }

    #[test]
    fn every_key_reads_back() {
        for role in Role::ALL {
            assert_eq!(role.key().parse(), Ok(*role));
        }
        let error = UnknownKey {
            what: "role",
            found: "janitor".into(),
        };
        assert_eq!("janitor".parse::<Role>(), Err(error));
    }
}
