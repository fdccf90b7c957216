//! The link: opened by people and by machines, used twice, late, guessed, of somebody who left or was renamed.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::okta::scenario;

use super::post::Post;
use super::with_a_mail_server;

with_a_mail_server!(
    a_key_is_mailed_once_and_claimed_by_a_button,
    whoever_opens_the_link_changes_nothing,
    a_link_expires_seven_days_after_it_left,
    a_guess_finds_nothing_and_is_slowed_down,
    the_link_of_somebody_who_left_is_dead,
    the_link_of_somebody_renamed_is_dead,
    a_key_no_longer_issued_is_not_mailed,
    claiming_needs_an_active_membership,
);

async fn a_key_is_mailed_once_and_claimed_by_a_button(post: &Post<'_>) {
    let (_, email) = post.hire().await;
    post.house.settled().await;
    assert_eq!(post.sink.received().len(), 0, "it waits for the settle window");
    post.house.wait_out_settle_window().await;
    let mail = post.sink.wait_for(1).await.remove(0);
    assert_eq!(mail.header("Subject"), "Your mobile key for Aldermoor Studios");
    assert!(mail.header("From").contains("Aldermoor Studios"), "{}", mail.raw);
    assert!(mail.link().starts_with(post.api().origin()), "{}", mail.link());

    let page = post.look(&mail.token()).await;
    assert_eq!(page["state"], "READY");
    assert_eq!(page["offer"]["url"], mail.link().as_str());
    assert_eq!(page["offer"]["offices"][0]["name"], "Lisbon");
    assert_eq!(
        page["offer"]["offices"][0]["doors"],
        json!(["Lab", "Main entrance"])
    );
    assert_eq!(
        page["mobileKeyId"],
        Value::Null,
        "the credential is for whoever claims"
    );

    let claimed = post.claim(&mail.token()).await;
    let key = post.key_is(&email, "CLAIMED").await;
    assert_eq!(
        (&claimed["state"], &claimed["mobileKeyId"]),
        (&json!("DONE"), &key["id"])
    );
    assert_eq!(key["mail"]["state"], "CLAIMED");
    for again in [post.claim(&mail.token()).await, post.look(&mail.token()).await] {
        assert_eq!(
            (&again["state"], &again["mobileKeyId"]),
            (&json!("CLAIMED"), &Value::Null)
        );
    }
    let kinds = post.house.kinds_since(0).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "KEY_CLAIMED").count(), 1);
    post.days_pass(2).await;
    assert_eq!(post.sink.received().len(), 1);
}

/// A mail scanner opens every link of every mail, follows it with HEAD and GET, and may run the page's queries.
async fn whoever_opens_the_link_changes_nothing(post: &Post<'_>) {
    let (_, email, mail) = post.invite().await;
    let before = (post.key(&email).await, post.house.events().await.len());
    let http = reqwest::Client::new();
    for _ in 0..3 {
        http.get(mail.link()).send().await.unwrap();
        http.head(mail.link()).send().await.unwrap();
        assert_eq!(post.look(&mail.token()).await["state"], "READY");
    }
    let by_get = format!(
        "{}/graphql?query={}",
        post.api().origin(),
        format_args!(
            "mutation%7BclaimMobileKey(token:%22{}%22)%7Bstate%7D%7D",
            mail.token()
        )
    );
    assert_eq!(http.get(by_get).send().await.unwrap().status(), 405);
    assert_eq!((post.key(&email).await, post.house.events().await.len()), before);
    assert_eq!(post.claim(&mail.token()).await["state"], "DONE");
}

async fn a_link_expires_seven_days_after_it_left(post: &Post<'_>) {
    let (_, email, mail) = post.invite().await;
    let until = post.key(&email).await["mail"]["linkExpiresAt"].clone();
    assert_eq!(post.look(&mail.token()).await["offer"]["expiresAt"], until);
    post.days_pass(6).await;
    assert_eq!(post.look(&mail.token()).await["state"], "READY");
    post.days_pass(1).await;
    assert_eq!(post.look(&mail.token()).await["state"], "EXPIRED");
    assert_eq!(post.claim(&mail.token()).await["state"], "EXPIRED");
    let key = post.key(&email).await;
    assert_eq!(
        (&key["status"], &key["mail"]["state"]),
        (&json!("INVITED"), &json!("EXPIRED"))
    );

    assert_eq!(post.resend(&[&key]).await["resent"][0]["id"], key["id"]);
    let newer = post.sink.wait_for(2).await.remove(1);
    assert_ne!(newer.header("Message-ID"), mail.header("Message-ID"));
    assert_eq!(post.claim(&mail.token()).await["state"], "REPLACED");
    post.mail_is(&email, "SENT").await;
    assert_eq!(post.claim(&newer.token()).await["state"], "DONE");
}

async fn a_guess_finds_nothing_and_is_slowed_down(post: &Post<'_>) {
    let (_, _, mail) = post.invite().await;
    let token = mail.token();
    let (start, end) = token.split_at(token.len() - 1);
    let other = if end == "A" { "E" } else { "A" };
    let guess = format!("{start}{other}");
    for wrong in [guess.as_str(), "", "nonsense"] {
        let page = post.claim(wrong).await;
        assert_eq!(
            (&page["state"], &page["offer"]),
            (&json!("UNKNOWN"), &Value::Null)
        );
    }
    let document = "mutation($token: String!) { claimMobileKey(token: $token) { state } }";
    let mut codes = Vec::new();
    for _ in 0..40 {
        let tried = post.visitor().query(document, json!({ "token": guess })).await;
        codes.extend(tried.err().map(|error| error.code));
    }
    assert!(
        codes.len() >= 10 && codes.iter().all(|code| code == "RATE_LIMITED"),
        "{codes:?}"
    );
    assert_eq!(
        post.claim(&token).await["state"],
        "DONE",
        "whoever has the link is not slowed down"
    );
}

/// behaviour.md §2.1: at once, and the link dies with the access.
async fn the_link_of_somebody_who_left_is_dead(post: &Post<'_>) {
    let (id, email, mail) = post.invite().await;
    scenario::leave(&post.house.okta, &id).await.unwrap();
    assert_eq!(post.claim(&mail.token()).await["state"], "SUSPENDED");
    let key = post.key(&email).await;
    assert_eq!(key["status"], "SUSPENDED");
    let refused = post.resend(&[&key]).await;
    assert_eq!(refused["refused"][0]["message"], "This key is suspended.");

    let (id, _) = post.hire().await;
    scenario::leave(&post.house.okta, &id).await.unwrap();
    post.house.server.advance(TimeDelta::minutes(20));
    post.house.settled().await;
    assert_eq!(
        post.sink.received().len(),
        1,
        "who left before the mail did gets none"
    );
}

/// behaviour.md §7: an e-mail change raises the generation.
async fn the_link_of_somebody_renamed_is_dead(post: &Post<'_>) {
    let (id, _, mail) = post.invite().await;
    scenario::change_email(&post.house.okta, &id, "new.name@aldermoor.example")
        .await
        .unwrap();
    assert_eq!(post.claim(&mail.token()).await["state"], "REPLACED");
    let key = post.key_is("new.name@aldermoor.example", "INVITED").await;
    assert_eq!(
        post.sink.received().len(),
        1,
        "mailed once; an admin sends it again"
    );
    post.resend(&[&key]).await;
    let newer = post.sink.wait_for(2).await.remove(1);
    assert_eq!(newer.to, "new.name@aldermoor.example");
    post.mail_is("new.name@aldermoor.example", "SENT").await;
    assert_eq!(post.claim(&newer.token()).await["state"], "DONE");

    let (id, _) = post.hire().await;
    scenario::change_email(&post.house.okta, &id, "first.day@aldermoor.example")
        .await
        .unwrap();
    post.house.wait_out_settle_window().await;
    let third = post.sink.wait_for(3).await.remove(2);
    assert_eq!(
        third.to, "first.day@aldermoor.example",
        "renamed before the mail left"
    );
}

/// behaviour.md §4: a claim mail leaves only when the settle window has passed and a rule still issues the key.
async fn a_key_no_longer_issued_is_not_mailed(post: &Post<'_>) {
    let (id, email) = post.hire().await;
    scenario::move_department(&post.house.okta, &id, "Finance")
        .await
        .unwrap();
    post.house.server.advance(TimeDelta::minutes(20));
    post.house.settled().await;
    assert_eq!(post.key(&email).await["status"], "QUEUED");
    assert_eq!(post.sink.received().len(), 0);
}

/// behaviour.md §7: "Claiming needs an active membership": an admin's suspension of the only one kills the link.
async fn claiming_needs_an_active_membership(post: &Post<'_>) {
    let (_, email, mail) = post.invite().await;
    let find = "query($search: String) { employees(search: $search) { nodes { memberships { id } } } }";
    let found = post.api().query(find, json!({ "search": email })).await.unwrap();
    let membership = found["employees"]["nodes"][0]["memberships"][0]["id"].clone();
    let suspend =
        "mutation($input: SuspendMembershipInput!) { suspendMembership(input: $input) { employee { id } } }";
    let input = json!({"id": membership, "reason": "Badge found at the station"});
    post.api()
        .query(suspend, json!({ "input": input }))
        .await
        .unwrap();
    assert_eq!(post.claim(&mail.token()).await["state"], "SUSPENDED");
    assert_eq!(post.key(&email).await["status"], "SUSPENDED");

    let lift = "mutation($id: ID!) { liftSuspension(id: $id) { employee { id } } }";
    post.api().query(lift, json!({ "id": membership })).await.unwrap();
    let key = post.key_is(&email, "INVITED").await;
    assert_eq!(
        post.claim(&mail.token()).await["state"],
        "REPLACED",
        "suspension raised the generation"
    );
    post.resend(&[&key]).await;
    let newer = post.sink.wait_for(2).await.remove(1);
    post.mail_is(&email, "SENT").await;
    assert_eq!(post.claim(&newer.token()).await["state"], "DONE");
}
