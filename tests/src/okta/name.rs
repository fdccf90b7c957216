//! The names, offices and departments that invented people are made of.
//!
//! Chosen to be as awkward as a real directory: accents, apostrophes, hyphens, spaces, names from many places. No
//! character outside Unicode's basic plane: Okta does not store those.

/// Given names.
pub const GIVEN: [&str; 72] = [
    "Ana",
    "Inês",
    "João",
    "Tomás",
    "Beatriz",
    "Rui",
    "Zoë",
    "Björn",
    "Jürgen",
    "Anneliese",
    "Søren",
    "Åsa",
    "Łukasz",
    "Agnieszka",
    "Zsófia",
    "Ferenc",
    "Nikola",
    "Jiří",
    "Kateřina",
    "Oleksandra",
    "Dmytro",
    "Ayşe",
    "Emre",
    "Yusuf",
    "Fatima",
    "Omar",
    "Noor",
    "Amina",
    "Kwame",
    "Adaeze",
    "Chidi",
    "Thandiwe",
    "Sipho",
    "Wanjiru",
    "Tendai",
    "Priya",
    "Arjun",
    "Ananya",
    "Rohan",
    "Nguyễn",
    "Linh",
    "Minh",
    "Mei",
    "Wei",
    "Xiuying",
    "Hana",
    "Kenji",
    "Yuki",
    "Ji-woo",
    "Seo-yeon",
    "Siobhán",
    "Niamh",
    "Cillian",
    "Rhys",
    "Maeve",
    "José",
    "Lucía",
    "Mateo",
    "Ximena",
    "Thiago",
    "Chloé",
    "François",
    "Élodie",
    "Matteo",
    "Giulia",
    "Marcus",
    "Grace",
    "Daniel",
    "Hannah",
    "Samuel",
    "Leilani",
    "Tane",
];

/// Family names.
pub const FAMILY: [&str; 72] = [
    "Moreau",
    "Ferreira",
    "Gonçalves",
    "da Silva",
    "Carvalho",
    "Müller",
    "Schröder",
    "Weiß",
    "Lindqvist",
    "Ångström",
    "Østergaard",
    "Nowak",
    "Wójcik",
    "Kovács",
    "Szabó",
    "Novák",
    "Dvořák",
    "Shevchenko",
    "Yılmaz",
    "Şahin",
    "Haddad",
    "El-Sayed",
    "Rahman",
    "Okafor",
    "Mensah",
    "Ndlovu",
    "Wanjala",
    "Abebe",
    "Sharma",
    "Iyer",
    "Patel",
    "Chatterjee",
    "Trần",
    "Phạm",
    "Lê",
    "Chen",
    "Wang",
    "Zhao",
    "Tanaka",
    "Sato",
    "Kobayashi",
    "Kim",
    "Park",
    "Choi",
    "O'Brien",
    "Ní Dhomhnaill",
    "Mac Giolla",
    "Evans",
    "Llewellyn-Price",
    "García",
    "Hernández",
    "Muñoz",
    "Peña",
    "Souza",
    "Lefèvre",
    "Dubois",
    "Rossi",
    "D'Angelo",
    "Romano",
    "van der Berg",
    "de Vries",
    "Jansen",
    "Peeters",
    "Smith",
    "Johnson",
    "Williams",
    "Brown-Hughes",
    "Campbell",
    "Nakamura",
    "Kealoha",
    "Ngata",
    "Fraser",
];

/// Departments. A person is in exactly one; each has a group of its own.
pub const DEPARTMENTS: [&str; 10] = [
    "Engineering",
    "Product",
    "Design",
    "Sales",
    "Marketing",
    "Finance",
    "People",
    "Facilities",
    "Security",
    "Legal",
];

/// What one does in a department; picked independently of it, as directories do.
pub const TITLES: [&str; 8] = [
    "Associate",
    "Specialist",
    "Senior Specialist",
    "Analyst",
    "Coordinator",
    "Lead",
    "Manager",
    "Director",
];

/// Where people work: city, state or region, postal code, ISO country, street.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Office {
    /// City, also the name of its staff group.
    pub city: &'static str,
    /// State or region.
    pub region: &'static str,
    /// Postal code.
    pub postal_code: &'static str,
    /// ISO 3166 alpha-2.
    pub country: &'static str,
    /// Street and number.
    pub street: &'static str,
    /// IANA time zone.
    pub time_zone: &'static str,
    /// The locale Okta sends for people there; one of them with an underscore, as Okta does.
    pub locale: &'static str,
}

/// The company's offices.
pub const OFFICES: [Office; 3] = [
    Office {
        city: "Lisbon",
        region: "Lisboa",
        postal_code: "1200-161",
        country: "PT",
        street: "Rua do Loreto 18",
        time_zone: "Europe/Lisbon",
        locale: "pt-PT",
    },
    Office {
        city: "Berlin",
        region: "Berlin",
        postal_code: "10119",
        country: "DE",
        street: "Linienstraße 212",
        time_zone: "Europe/Berlin",
        locale: "de_DE",
    },
    Office {
        city: "Austin",
        region: "TX",
        postal_code: "78701",
        country: "US",
        street: "301 Congress Avenue",
        time_zone: "America/Chicago",
        locale: "en-US",
    },
];

/// A name as it appears in a login: lower case, a–z and hyphens only.
pub fn ascii(name: &str) -> String {
    name.chars()
        .flat_map(|letter| letter.to_lowercase())
        .map(|letter| {
            match letter {
                'á' | 'à' | 'â' | 'ã' | 'å' | 'ä' | 'ạ' | 'ầ' => "a",
                'ç' | 'č' => "c",
                'é' | 'è' | 'ê' | 'ë' | 'ě' | 'ễ' => "e",
                'í' | 'ì' | 'î' | 'ï' | 'ı' => "i",
                'ł' => "l",
                'ñ' | 'ń' => "n",
                'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ø' => "o",
                'ř' => "r",
                'ş' | 'š' => "s",
                'ß' => "ss",
                'ú' | 'ù' | 'û' | 'ü' => "u",
                'ý' => "y",
                'ž' => "z",
                '-' => "-",
                'a'..='z' => return letter.to_string(),
                // Apostrophes, spaces, combining marks: left out of a login.
                _ => "",
            }
            .to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_gives_a_login() {
        for name in GIVEN.iter().chain(&FAMILY) {
            let login = ascii(name);
            assert!(
                login.len() >= 2 && login.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'),
                "{name} → {login:?}"
            );
            let letters = name.chars().filter(|c| c.is_alphanumeric()).count();
            let kept = login.chars().filter(|c| *c != '-').count();
            assert!(kept >= letters, "{name} → {login}: a letter was lost");
            assert!(
                name.chars().all(|c| (c as u32) < 0x10000),
                "{name}: outside the basic plane"
            );
        }
    }
}
