//! The User schema and its enterprise extension (RFC 7643 §4.1, §4.3).

use super::{
    Attribute, AttributeType, ENTERPRISE_USER_URN, Mutability, Returned, Schema, USER_URN, Uniqueness,
};

pub(super) static USER_SCHEMA: Schema = Schema {
    urn: USER_URN,
    name: "User",
    description: "Person of the directory",
    attributes: &[
        Attribute::string("userName", "Name to sign in with, unique ignoring case")
            .required()
            .unique(Uniqueness::Server),
        Attribute::complex("name", "Parts of the person's name", NAME),
        Attribute::string("displayName", "Name to show"),
        Attribute::string("nickName", "Casual name"),
        Attribute::reference("profileUrl", "Page about the person", &["external"]),
        Attribute::string("title", "Title, such as Vice President"),
        Attribute::string("userType", "Relation to the organization, such as Contractor"),
        Attribute::string("preferredLanguage", "Preferred language"),
        Attribute::string("locale", "Locale for dates, numbers and currency"),
        Attribute::string("timezone", "Time zone by its Olson name"),
        Attribute::boolean("active", "Whether the directory counts the person as active"),
        Attribute::string(
            "password",
            "Accepted and dropped: this service keeps no passwords",
        )
        .case_exact()
        .mutability(Mutability::WriteOnly)
        .returned(Returned::Never),
        Attribute::complex("emails", "E-mail addresses", EMAIL).multi(),
        Attribute::complex("phoneNumbers", "Phone numbers", PHONE_NUMBER).multi(),
        Attribute::complex("ims", "Instant messaging addresses", IM).multi(),
        Attribute::complex("photos", "Pictures of the person", PHOTO).multi(),
        Attribute::complex("addresses", "Postal addresses", ADDRESS).multi(),
        Attribute::complex(
            "groups",
            "Groups the person is in; set by way of the group",
            GROUP_OF_USER,
        )
        .multi()
        .read_only(),
        Attribute::complex("entitlements", "Things the person has", LABELLED).multi(),
        Attribute::complex("roles", "Roles of the person in the directory", LABELLED).multi(),
        Attribute::complex("x509Certificates", "Certificates of the person", CERTIFICATE).multi(),
    ],
};

pub(super) static ENTERPRISE_USER_SCHEMA: Schema = Schema {
    urn: ENTERPRISE_USER_URN,
    name: "EnterpriseUser",
    description: "Person within an enterprise",
    attributes: &[
        Attribute::string("employeeNumber", "Number given by the organization"),
        Attribute::string("costCenter", "Name of the cost center"),
        Attribute::string("organization", "Name of the organization"),
        Attribute::string("division", "Name of the division"),
        Attribute::string("department", "Name of the department"),
        Attribute::complex("manager", "Manager of the person", MANAGER),
    ],
};

static NAME: &[Attribute] = &[
    Attribute::string("formatted", "Full name as shown"),
    Attribute::string("familyName", "Family name"),
    Attribute::string("givenName", "Given name"),
    Attribute::string("middleName", "Middle names"),
    Attribute::string("honorificPrefix", "Title before the name"),
    Attribute::string("honorificSuffix", "Suffix after the name"),
];

const DISPLAY: Attribute = Attribute::string("display", "Text to show for this value");
const TYPE: Attribute = Attribute::string("type", "Label of this value");
const PRIMARY: Attribute =
    Attribute::boolean("primary", "Whether this is the preferred value; one at most is");

static EMAIL: &[Attribute] = &[
    Attribute::string("value", "E-mail address"),
    DISPLAY,
    TYPE.canonical(&["work", "home", "other"]),
    PRIMARY,
];

static PHONE_NUMBER: &[Attribute] = &[
    Attribute::string("value", "Phone number, in any spelling"),
    DISPLAY,
    TYPE.canonical(&["work", "home", "mobile", "fax", "pager", "other"]),
    PRIMARY,
];

static IM: &[Attribute] = &[
    Attribute::string("value", "Instant messaging address"),
    DISPLAY,
    TYPE.canonical(&["aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"]),
    PRIMARY,
];

static PHOTO: &[Attribute] = &[
    Attribute::reference("value", "Address of the picture", &["external"]),
    DISPLAY,
    TYPE.canonical(&["photo", "thumbnail"]),
    PRIMARY,
];

static ADDRESS: &[Attribute] = &[
    Attribute::string("formatted", "Whole address as shown"),
    Attribute::string("streetAddress", "Street, house number, box"),
    Attribute::string("locality", "City"),
    Attribute::string("region", "State or region"),
    Attribute::string("postalCode", "Postal code"),
    Attribute::string("country", "Country, by ISO 3166-1 code"),
    TYPE.canonical(&["work", "home", "other"]),
    PRIMARY,
];

static GROUP_OF_USER: &[Attribute] = &[
    Attribute::string("value", "Identifier of the group")
        .read_only()
        .case_exact(),
    Attribute::reference("$ref", "URI of the group", &["Group"]).read_only(),
    Attribute::string("display", "Name of the group").read_only(),
    Attribute::string("type", "How the person belongs to it")
        .read_only()
        .canonical(&["direct", "indirect"]),
];

static LABELLED: &[Attribute] = &[Attribute::string("value", "The value"), DISPLAY, TYPE, PRIMARY];

static CERTIFICATE: &[Attribute] = &[
    Attribute::new("value", AttributeType::Binary, "Certificate in DER, base64"),
    DISPLAY,
    TYPE,
    PRIMARY,
];

/// `displayName` is read-only in the RFC. Okta and Entra push it, rules may ask for it, and users are stored as sent
/// (behaviour.md §6), so that we declare it writable.
static MANAGER: &[Attribute] = &[
    Attribute::string("value", "Identifier of the manager").case_exact(),
    Attribute::reference("$ref", "URI of the manager", &["User"]),
    Attribute::string("displayName", "Name of the manager"),
];
