//! Addresses in a line.

use crate::api::property::Address;

/// Street, postal code and city, state, country: what is known, in a line.
pub fn line(address: &Address) -> Option<String> {
    let town = join(&[&address.postal_code, &address.city], " ");
    let parts = [
        address.street.clone(),
        town,
        address.state.clone(),
        address.country.clone(),
    ];
    join(&parts.iter().collect::<Vec<_>>(), ", ")
}

fn join(parts: &[&Option<String>], separator: &str) -> Option<String> {
    let known: Vec<&str> = parts
        .iter()
        .filter_map(|part| part.as_deref())
        .filter(|part| !part.is_empty())
        .collect();
    (!known.is_empty()).then(|| known.join(separator))
}

/// What a form holds as the schema wants it: empty is absent.
pub fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_known() {
        let lisbon = Address {
            street: Some("Rua do Alecrim 26".into()),
            city: Some("Lisbon".into()),
            state: None,
            postal_code: Some("1200-018".into()),
            country: Some("PT".into()),
        };
        assert_eq!(
            line(&lisbon).as_deref(),
            Some("Rua do Alecrim 26, 1200-018 Lisbon, PT")
        );
        assert_eq!(
            line(&Address {
                city: Some("Berlin".into()),
                ..Address::default()
            })
            .as_deref(),
            Some("Berlin")
        );
        assert_eq!(line(&Address::default()), None);
        assert_eq!(
            (filled("  "), filled(" Lisbon ").as_deref()),
            (None, Some("Lisbon"))
        );
    }
}
