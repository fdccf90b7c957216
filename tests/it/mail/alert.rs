//! Alerts: at once to every owner and admin, about the same thing once a day.

use chrono::TimeDelta;
use server::app::App;
use server::service::alert::{self, Alert, TokenRefusal};
use tests::server::OWNER;
use uuid::Uuid;

use super::post::Post;
use super::with_a_mail_server;

with_a_mail_server!(an_alert_is_mailed_at_once_and_then_daily);

async fn raise(app: &App, alert: &Alert) -> bool {
    let organization = app.db.read();
    let organization = organization_of(organization).await;
    let (parts, alert) = (app.clone(), alert.clone());
    app.db
        .write(move |tx| {
            let (app, alert) = (parts.clone(), alert.clone());
            Box::pin(async move {
                let now = app.clock.now();
                alert::raise(tx, organization.into(), &alert, (&app.ids, now)).await
            })
        })
        .await
        .unwrap()
}

async fn organization_of(conn: &impl sea_orm::ConnectionTrait) -> Uuid {
    let sql = "SELECT id FROM organization";
    let statement = sea_orm::Statement::from_string(conn.get_database_backend(), sql);
    let row = conn.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

async fn an_alert_is_mailed_at_once_and_then_daily(post: &Post<'_>) {
    let app = post.house.server.app();
    let refused = Alert::ScimTokenRefused {
        token: Uuid::from_u128(1),
        name: "Okta".to_owned(),
        reason: TokenRefusal::Expired,
    };
    assert!(raise(app, &refused).await);
    let mail = post.sink.wait_for(1).await.remove(0);
    assert_eq!(mail.to, OWNER.0);
    assert_eq!(
        mail.header("Subject"),
        "Aldermoor Studios: Terminations are not arriving"
    );
    assert!(!raise(app, &refused).await, "the cause is seen again and again");
    let burst = Alert::TerminationBurst {
        people: 20,
        minutes: 10,
    };
    assert!(raise(app, &burst).await, "about something else");
    post.sink.wait_for(2).await;
    post.house.server.advance(TimeDelta::hours(23));
    assert!(!raise(app, &refused).await);
    post.house.server.advance(TimeDelta::hours(1));
    assert!(raise(app, &refused).await, "a day later, still so");
    assert_eq!(post.sink.wait_for(3).await.len(), 3);
}
