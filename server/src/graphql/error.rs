//! The one renderer of errors: an [`AppError`] a resolver returned becomes message, stable code and field; what the
//! library refuses on its own (syntax, unknown fields, limits) gets a code too. docs/graphql.md lists the codes.

use std::sync::Arc;

use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextParseQuery, NextRequest, NextSubscribe, NextValidation,
};
use async_graphql::futures_util::stream::{BoxStream, StreamExt};
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{
    ErrorExtensionValues, Response, ServerError, ServerResult, ValidationResult, Value, Variables,
};

use crate::error::AppError;

/// The document is not GraphQL.
const PARSE_FAILED: &str = "GRAPHQL_PARSE_FAILED";
/// The document does not fit the schema, or asks for more than the limits.
const VALIDATION_FAILED: &str = "GRAPHQL_VALIDATION_FAILED";

/// Renders the errors of every answer.
pub struct Renderer;

impl ExtensionFactory for Renderer {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_graphql::async_trait::async_trait]
impl Extension for Renderer {
    async fn request(&self, ctx: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        rendered(next.run(ctx).await)
    }

    fn subscribe<'s>(
        &self,
        ctx: &ExtensionContext<'_>,
        stream: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        next.run(ctx, stream).map(rendered).boxed()
    }

    async fn parse_query(
        &self,
        ctx: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        next.run(ctx, query, variables)
            .await
            .map_err(|error| with_code(error, PARSE_FAILED))
    }

    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        next.run(ctx).await.map_err(|errors| {
            let coded = |error| with_code(error, VALIDATION_FAILED);
            errors.into_iter().map(coded).collect()
        })
    }
}

fn rendered(mut response: Response) -> Response {
    response.errors.iter_mut().for_each(render);
    response
}

fn render(error: &mut ServerError) {
    if code(error).is_some() {
        return;
    }
    if let Some(cause) = error.source::<AppError>() {
        let (message, extensions) = shown(cause);
        error.message = message;
        error.extensions = Some(extensions);
        return;
    }
    if let Some(cause) = error.source::<Arc<AppError>>() {
        let (message, extensions) = shown(cause);
        error.message = message;
        error.extensions = Some(extensions);
        return;
    }
    // Without a cause it is the library's refusal: of the operation as a whole, or of one argument's value.
    let code = if error.path.is_empty() {
        VALIDATION_FAILED
    } else {
        "INVALID_INPUT"
    };
    *error = with_code(error.clone(), code);
}

fn code(error: &ServerError) -> Option<&Value> {
    error.extensions.as_ref()?.get("code")
}

fn with_code(mut error: ServerError, code: &str) -> ServerError {
    let mut extensions = error.extensions.take().unwrap_or_default();
    extensions.set("code", code);
    error.extensions = Some(extensions);
    error
}

/// What the caller is told, and nothing of the private cause, which goes to the log.
pub fn shown(error: &AppError) -> (String, ErrorExtensionValues) {
    error.log();
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", error.code());
    if let Some(field) = error.field() {
        extensions.set("field", field);
    }
    let retry_after = match error {
        AppError::RateLimited { retry_after } => Some(*retry_after),
        AppError::Okta { trouble, .. } => trouble.retry_after,
        AppError::Unauthenticated(_)
        | AppError::Forbidden(_)
        | AppError::NotFound(_)
        | AppError::Invalid { .. }
        | AppError::Conflict { .. }
        | AppError::Stale(_)
        | AppError::InUse(_)
        | AppError::Scim(_)
        | AppError::Unavailable
        | AppError::Internal(_) => None,
    };
    if let Some(retry_after) = retry_after {
        extensions.set("retryAfter", retry_after);
    }
    (error.to_string(), extensions)
}

/// A whole answer that is one error, for a request that ran no operation.
pub fn refusal(error: &AppError) -> serde_json::Value {
    let (message, extensions) = shown(error);
    serde_json::json!({ "errors": [{ "message": message, "extensions": extensions }] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::okta::OktaTrouble;

    #[test]
    fn every_variant_has_its_code_and_hides_its_cause() {
        let secret = "password=hunter2";
        let table = [
            (
                AppError::Unauthenticated("Sign in."),
                r#"{"code":"UNAUTHENTICATED"}"#,
            ),
            (AppError::Forbidden("No."), r#"{"code":"FORBIDDEN"}"#),
            (AppError::NotFound("door"), r#"{"code":"NOT_FOUND"}"#),
            (
                AppError::invalid("input.email", "No e-mail."),
                r#"{"code":"INVALID_INPUT","field":"input.email"}"#,
            ),
            (
                AppError::Conflict {
                    field: Some("input.name".into()),
                    message: "Taken.".into(),
                },
                r#"{"code":"CONFLICT","field":"input.name"}"#,
            ),
            (AppError::Stale("Older.".into()), r#"{"code":"STALE_REVISION"}"#),
            (AppError::InUse("Used.".into()), r#"{"code":"IN_USE"}"#),
            (
                AppError::RateLimited { retry_after: 9 },
                r#"{"code":"RATE_LIMITED","retryAfter":9}"#,
            ),
            (
                AppError::Scim(scim_protocol::ScimError::invalid_value("no")),
                r#"{"code":"INVALID_INPUT"}"#,
            ),
            (
                AppError::Okta {
                    field: "input.apiToken",
                    trouble: OktaTrouble::no_token(),
                },
                r#"{"code":"OKTA_BAD_TOKEN","field":"input.apiToken"}"#,
            ),
            (AppError::Unavailable, r#"{"code":"UNAVAILABLE"}"#),
            (
                AppError::Internal(anyhow::anyhow!("cannot connect: {secret}")),
                r#"{"code":"INTERNAL"}"#,
            ),
        ];
        for (error, expected) in table {
            let answer = refusal(&error);
            assert_eq!(
                answer["errors"][0]["extensions"].to_string(),
                expected,
                "{error:?}"
            );
            assert!(!answer.to_string().contains(secret));
        }
    }
}
