//! Tests on testdata/text.json, an invented text.

use crate::{persons::without_persons, plugin, prepare::prepare, texts};
use medplug::{rehearse, HealthContentResponse, ReasonCode, Rehearsal};
use serde_json::{json, Value};

fn fixture() -> Value {
    serde_json::from_str(include_str!("../testdata/text.json")).unwrap()
}

fn answer(host: &mut Rehearsal, request: &Value) -> HealthContentResponse {
    let r: HealthContentResponse = rehearse(host, &plugin(), prepare, request.to_string().as_bytes()).unwrap();
    assert_eq!(r.common.compliance_status.disclaimer_complete, Some(true));
    assert_eq!(host.audits.len(), 1);
    r
}

fn prepared(text: &str) -> HealthContentResponse {
    let mut request = fixture();
    request["content"] = json!(text);
    answer(&mut Rehearsal::default(), &request)
}

#[test]
fn the_fixture() {
    let mut host = Rehearsal::default();
    let r = answer(&mut host, &fixture());
    let text = r.content.unwrap();
    for gone in ["98765", "losartana", "garantido", "você tem"] {
        assert!(!text.contains(gone), "{gone} is still there: {text}");
    }
    for kept in ["[PHONE]", "Se você apresenta diabetes", "quase nunca dá sintomas"] {
        assert!(text.contains(kept), "{kept} is not there: {text}");
    }
    let placed = r.disclaimers_placed.unwrap();
    assert_eq!(placed.len(), 4);
    assert_eq!(&text[placed[1].start..placed[1].end], "não substitui a avaliação médica");
    let claims = r.common.claims.unwrap();
    assert_eq!(claims.len(), 1);
    assert_eq!(&text[claims[0].start..claims[0].end], claims[0].text);
    assert_eq!(r.common.references.unwrap()[0].doi, "10.1000/exemplo.2020");
    assert_eq!(r.common.compliance_status.compliance_issues.len(), 2);
    assert_eq!(host.authorities, [r#"{"authority":"crm","kind":"registration","subject":"PE 12345"}"#]);
    assert!(r.reading_level.unwrap().unwrap() > 0.0);
}

#[test]
fn a_denial_makes_a_promise_harmless() {
    assert!(prepared("Não existe cura garantida.").content.unwrap().contains("cura garantida"));
    assert!(!prepared("Aqui a cura é simples: cura garantida.").content.unwrap().contains("cura garantida"));
    assert!(!prepared("VOCÊ\nTEM câncer.").content.unwrap().contains("câncer"));
}

#[test]
fn masks_by_form_and_check_digit() {
    for (text, want) in [
        ("CPF 529.982.247-25.", "CPF [CPF]."),
        ("CPF 529.982.247-26.", "CPF [CPF]."),
        ("52998224725 e 12345678900", "[CPF] e 12345678900"),
        ("ligue (81) 3222-1234 já", "ligue [PHONE] já"),
        ("+55 11 98765-4321", "[PHONE]"),
        ("escreva a ana.b@exemplo.com.br.", "escreva a [EMAIL]."),
        ("CRM 12345, pressão 120-80, 10.1000/x", "CRM 12345, pressão 120-80, 10.1000/x"),
    ] {
        assert_eq!(without_persons(text).0, want);
    }
}

#[test]
fn the_note_stands_once() {
    let once = texts::with_note("Beba água.").0;
    assert_eq!(texts::with_note(&once).0, once);
}

#[test]
fn nothing_to_prepare() {
    let r = prepared(" \n");
    assert_eq!(r.common.reason_code, Some(ReasonCode::EmptyContent));
    assert!(r.content.is_none() && r.reading_level.is_none());
}

#[test]
fn an_unknown_registration_is_told() {
    let mut host = Rehearsal { authority: Some("not_found".into()), ..Rehearsal::default() };
    let r = answer(&mut host, &fixture());
    assert_eq!(r.common.compliance_status.medical_authority_verified, Some(false));
    assert!(r.common.medical_recommendations.iter().any(|m| m.action == "Conferir o registro do autor"));
}
