//! The one request function: fetch, status, GraphQL errors, decoding. Nothing else in the console knows the endpoint.

use cynic::{GraphQlResponse, Operation};
use gloo_net::http::Request;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::{ApiError, Extensions, Fault};

const ENDPOINT: &str = "/graphql";

/// Sends one operation. The refresh cookie travels with it because the request stays on this origin.
///
/// # Errors
/// [`ApiError`]: a GraphQL error wins over data that came with it, and over the HTTP status.
pub async fn post<Data, Variables>(
    operation: &Operation<Data, Variables>,
    bearer: Option<&str>,
) -> Result<Data, ApiError>
where
    Data: DeserializeOwned + 'static,
    Variables: Serialize,
{
    let mut request = Request::post(ENDPOINT)
        .credentials(web_sys::RequestCredentials::SameOrigin)
        .header("accept", "application/graphql-response+json, application/json");
    if let Some(token) = bearer {
        request = request.header("authorization", &format!("Bearer {token}"));
    }
    let request = request
        .json(operation)
        .map_err(|error| ApiError::Unreadable(error.to_string()))?;
    let response = request.send().await.map_err(|_| ApiError::Unreachable)?;
    let status = response.status();
    let body = response.text().await.map_err(|_| ApiError::Unreachable)?;
    read(status, &body)
}

/// Reads an answer: pure, so that every shape is tested without a server.
fn read<Data: DeserializeOwned>(status: u16, body: &str) -> Result<Data, ApiError> {
    match serde_json::from_str::<GraphQlResponse<Data, Extensions>>(body) {
        Ok(GraphQlResponse {
            errors: Some(errors), ..
        }) if !errors.is_empty() => Err(ApiError::Refused(errors.into_iter().map(Fault::from).collect())),
        Ok(GraphQlResponse { data: Some(data), .. }) => Ok(data),
        Ok(GraphQlResponse { data: None, .. }) => {
            Err(ApiError::Unreadable("neither data nor errors".to_owned()))
        }
        Err(error) if (200..300).contains(&status) => Err(ApiError::Unreadable(error.to_string())),
        Err(_) => Err(ApiError::Status(status)),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Figure {
        n: i32,
    }

    #[test]
    fn reads_every_shape_of_answer() {
        let refused = |code: &str, message: &str| {
            let (code, message) = (code.to_owned(), message.to_owned());
            Err(ApiError::Refused(vec![Fault {
                code,
                field: None,
                path: Vec::new(),
                message,
            }]))
        };
        let table: [(u16, &str, Result<Figure, ApiError>); 5] = [
            (200, r#"{"data":{"n":1}}"#, Ok(Figure { n: 1 })),
            (
                401,
                r#"{"errors":[{"message":"Sign in.","extensions":{"code":"UNAUTHENTICATED"}}]}"#,
                refused("UNAUTHENTICATED", "Sign in."),
            ),
            (
                200,
                r#"{"data":{"n":1},"errors":[{"message":"Half.","extensions":{"code":"INTERNAL"}}]}"#,
                refused("INTERNAL", "Half."),
            ),
            (503, "upstream", Err(ApiError::Status(503))),
            (
                200,
                "{}",
                Err(ApiError::Unreadable("neither data nor errors".to_owned())),
            ),
        ];
        for (status, body, expected) in table {
            let got = read::<Figure>(status, body);
            if matches!(expected, Err(ApiError::Unreadable(_))) {
                assert!(matches!(got, Err(ApiError::Unreadable(_))), "{body}");
            } else {
                assert_eq!(got, expected, "{body}");
            }
        }
    }
}
