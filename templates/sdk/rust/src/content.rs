use crate::names::Element;
use crate::read::{Node, Text};
use crate::request::{Author, Request};
use crate::response::Response;
use crate::serve::{Answer, Ask};
use serde::{Deserialize, Deserializer, Serialize};

/// Asks for a health text to be made publishable.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct HealthContentRequest {
    #[serde(flatten)]
    pub common: Request,
    pub content: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<Author>,
}

/// The answer to a [`HealthContentRequest`]. The reading level is a reading-ease score for Portuguese, higher being
/// easier; `Some(None)` is not computed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HealthContentResponse {
    #[serde(flatten)]
    pub common: Response,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub reading_level: Option<Option<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disclaimers_placed: Option<Vec<PlacedDisclaimer>>,
}

/// Keeps a null that was written apart from what was not.
fn given<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Option<f64>>, D::Error> {
    Option::deserialize(d).map(Some)
}

/// Where a statement of the disclaimer stands in the response's content: byte offsets, half-open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedDisclaimer {
    pub element: Element,
    pub start: usize,
    pub end: usize,
}

impl Ask for HealthContentRequest {
    const KIND: &'static str = "health-content";

    fn common(&self) -> &Request {
        &self.common
    }

    fn read(mut n: Node) -> HealthContentRequest {
        let common = Request::read(&mut n);
        n.alias("medical_content", "content");
        HealthContentRequest {
            common,
            content: n.needed_string("content", Text::Any),
            author: n.object("author", Author::read),
        }
    }
}

impl Answer for HealthContentResponse {
    const KIND: &'static str = "health-content";

    fn common(&mut self) -> &mut Response {
        &mut self.common
    }
}
