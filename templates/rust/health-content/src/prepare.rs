//! From request to answer.

use crate::claims::{claims, references, withhold};
use crate::persons::without_persons;
use crate::reading::reading_ease;
use crate::texts::{self, Standing};
use medplug::{
    code, Author, AuthorityQuery, Call, Fault, Finding, HealthContentRequest, HealthContentResponse, ReasonCode, Stop,
};

/// Makes a text fit for the eyes of its physician: personal data masked, statements that may not be published taken out,
/// the disclaimer put in, and what is left to check listed. What it returns is completed by the SDK.
pub fn prepare(call: &mut Call, mut request: HealthContentRequest) -> Result<HealthContentResponse, Stop> {
    if request.content.trim().is_empty() {
        call.audit("content_not_analysable", &[("reason", ReasonCode::EmptyContent.as_str().into())])?;
        let instead = vec![texts::send()];
        return Err(Stop::NotAnalysable { code: ReasonCode::EmptyContent, reason: "O texto está vazio.".into(), instead });
    }
    let full = || Fault::new(code::INPUT_TOO_LARGE, "the text is more than the memory of this plugin holds", "/content");
    let long = || Fault::new(code::OUTPUT_TOO_LARGE, "the text has more claims or sources than an answer holds", "");
    let text = std::mem::take(&mut request.content);
    let (masked_text, masked) = without_persons(&text).ok_or_else(full)?;
    drop(text); // each step's text makes room for the next
    let (text, withheld) = withhold(&masked_text).ok_or_else(full)?;
    drop(masked_text);
    let (text, placed) = texts::with_note(text);
    let sources = references(&text).ok_or_else(long)?;
    let claims = claims(&text, !sources.is_empty()).ok_or_else(long)?;
    let standing = author(call, request.author.as_ref())?;
    call.audit(
        "content_prepared",
        &[
            ("masked", masked.into()),
            ("withheld", withheld.len().into()),
            ("claims", claims.len().into()),
            ("references", sources.len().into()),
        ],
    )?;
    let mut r = HealthContentResponse {
        reading_level: Some(reading_ease(&text)),
        disclaimers_placed: Some(placed),
        content: Some(text),
        ..HealthContentResponse::default()
    };
    // Where something was found, more of the kind may have been missed.
    r.common.confidence = if masked > 0 || !withheld.is_empty() { 0.8 } else { 0.9 };
    r.common.findings = vec![Finding { kind: "observation".into(), text: texts::summary(masked, withheld.len()) }];
    r.common.compliance_status.compliance_issues = withheld.iter().map(texts::issue).collect();
    r.common.medical_recommendations = texts::recommend(&withheld, standing, !sources.is_empty());
    r.common.claims = Some(claims);
    r.common.references = Some(sources);
    Ok(r)
}

/// Asks the deployer's authority about the author's registration, never about the name.
fn author(call: &mut Call, author: Option<&Author>) -> Result<Standing, Fault> {
    let (uf, crm) = match author.map(|a| (a.uf.as_deref(), a.crm.as_deref())) {
        Some((Some(uf), Some(crm))) => (uf, crm),
        _ => return Ok(Standing::Unnamed),
    };
    let number: String = crm.chars().filter(|c| *c != '.' && *c != ' ').collect();
    if !(1..=7).contains(&number.len()) || !number.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(Standing::Unnamed); // what cannot be read is as good as missing, and is told so
    }
    let query = AuthorityQuery { authority: "crm".into(), kind: "registration".into(), subject: format!("{uf} {number}") };
    let status = call.validate_authority(&query)?.status;
    Ok(if status == "not_found" || status == "inactive" { Standing::Refused } else { Standing::Asked })
}
