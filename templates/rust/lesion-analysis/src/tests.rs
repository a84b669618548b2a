//! Tests on testdata/lesion.json, a drawn lesion whose truth is known, and on ellipses drawn here.

use crate::{analyse::analyse, plugin};
use medplug::{base64, code, rehearse, LesionResponse, ReasonCode, Rehearsal, Status, Urgency};
use serde_json::{json, Value};

const SKIN: [u8; 4] = [224, 180, 160, 255];
const BROWN: [u8; 4] = [135, 44, 5, 255];

fn fixture() -> Value {
    serde_json::from_str(include_str!("../testdata/lesion.json")).unwrap()
}

fn answer(request: &Value) -> LesionResponse {
    let mut host = Rehearsal::default();
    let r: LesionResponse = rehearse(&mut host, &plugin(), analyse, request.to_string().as_bytes()).unwrap();
    assert_eq!(r.common.compliance_status.disclaimer_complete, Some(true));
    assert!(r.common.disclaimer.as_ref().unwrap().text.contains("dermatologista"));
    assert!(!r.common.medical_recommendations.is_empty());
    assert_eq!(host.audits.len(), 1);
    r
}

fn showing(images: &[Vec<u8>]) -> Value {
    let mut request = fixture();
    request["lesion_images"] = images.iter().map(|i| base64::encode(i)).collect();
    request
}

fn encode(w: usize, h: usize, color: png::ColorType, depth: png::BitDepth, pixels: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, w as u32, h as u32);
    encoder.set_color(color);
    encoder.set_depth(depth);
    encoder.write_header().unwrap().write_image_data(pixels).unwrap();
    out
}

fn rgba(w: usize, h: usize, a: f64, b: f64, skin: [u8; 4], spot: [u8; 4]) -> Vec<[u8; 4]> {
    let inside = |i: usize| {
        let (dx, dy) = ((i % w) as f64 - (w - 1) as f64 / 2.0, (i / w) as f64 - (h - 1) as f64 / 2.0);
        (dx / a).powi(2) + (dy / b).powi(2) <= 1.0
    };
    (0..w * h).map(|i| if inside(i) { spot } else { skin }).collect()
}

/// Skin with an ellipse of another colour in it.
fn drawn(w: usize, h: usize, a: f64, b: f64, skin: [u8; 4], spot: [u8; 4]) -> Vec<u8> {
    let pixels = rgba(w, h, a, b, skin, spot).concat();
    encode(w, h, png::ColorType::Rgba, png::BitDepth::Eight, &pixels)
}

/// The saved lesion was drawn with a diameter of 7 mm on 13,803 pixels, nearly round and symmetric, in light brown, dark
/// brown and black, under four hairs and uneven light.
#[test]
fn the_saved_lesion() {
    let r = answer(&fixture());
    let l = &r.lesion_characteristics.unwrap()["lesion_1"];
    assert!((l.abcde_score.diameter_mm.unwrap() - 7.0).abs() < 0.2, "{:?}", l.abcde_score);
    assert!(l.abcde_score.asymmetry_score.unwrap() < 0.15 && l.abcde_score.border_irregularity.unwrap() < 0.1);
    assert_eq!(l.abcde_score.evolution.as_deref(), Some("none"));
    let area: usize = l.mask_rle.as_ref().unwrap().counts.iter().skip(1).step_by(2).sum();
    assert!((area as f64 / 13803.0 - 1.0).abs() < 0.05, "{area} pixels");
    let c = &l.color_distribution;
    assert!(c["light_brown"] > 0.4 && c["dark_brown"] > 0.2 && c["black"] > 0.03, "{c:?}");
}

#[test]
fn ellipses() {
    for (w, h) in [(200, 150), (600, 450), (640, 640)] {
        let (a, b) = (0.3 * h as f64, 0.2 * h as f64);
        let mut request = showing(&[drawn(w, h, a, b, SKIN, BROWN)]);
        request["mm_per_px"] = json!(0.1);
        let l = &answer(&request).lesion_characteristics.unwrap()["lesion_1"];
        let s = &l.abcde_score;
        assert!((s.diameter_mm.unwrap() / (0.2 * a) - 1.0).abs() < 0.06, "{w} x {h}: {s:?}");
        assert!(s.asymmetry_score.unwrap() < 0.1 && (s.border_irregularity.unwrap() - 0.085).abs() < 0.05, "{w} x {h}: {s:?}");
        assert!(s.color_variation == Some(0.0) && l.color_distribution["dark_brown"] > 0.97);
        let mask = l.mask_rle.as_ref().unwrap();
        assert_eq!((mask.width, mask.height, mask.counts.iter().sum::<usize>()), (w, h, w * h));
    }
}

/// What speaks for a lesion's being shown soon raises the level; without a scale there is no diameter.
#[test]
fn risk() {
    let mut request = showing(&[drawn(200, 200, 40.0, 38.0, SKIN, BROWN)]);
    request.as_object_mut().unwrap().remove("mm_per_px");
    let calm = answer(&request);
    assert_eq!(calm.malignancy_risk_assessment.unwrap().risk_level, "LOW");
    assert_eq!(calm.lesion_characteristics.unwrap()["lesion_1"].abcde_score.diameter_mm, None);
    assert_eq!(calm.common.medical_recommendations[0].urgency, Urgency::Routine);
    for scale in [1e-9, 1e307] {
        request["mm_per_px"] = json!(scale);
        let odd = answer(&request).lesion_characteristics.unwrap();
        assert_eq!(odd["lesion_1"].abcde_score.diameter_mm, None, "{scale} mm a pixel");
    }
    request["mm_per_px"] = json!(0.1);
    request["audience"] = json!("patient");
    request["patient_history"] = json!({"evolution": "bleeding", "personal_history_melanoma": true});
    let told = answer(&request);
    let risk = told.malignancy_risk_assessment.unwrap();
    assert_eq!((risk.risk_level.as_str(), risk.risk_factors.len()), ("HIGH", 3));
    assert_eq!(told.common.medical_recommendations[0].urgency, Urgency::Urgent);
    assert!(told.common.medical_recommendations[0].recommendation.starts_with("Procure um dermatologista"));
}

#[test]
fn nothing_to_measure() {
    let plain = |c| drawn(128, 128, 0.1, 0.1, c, c);
    for (name, image) in [
        ("black", plain([0, 0, 0, 255])),
        ("white", plain([255; 4])),
        ("bare skin", plain(SKIN)),
        ("faint", drawn(128, 128, 30.0, 30.0, SKIN, [219, 176, 157, 255])),
        ("too small", drawn(24, 24, 8.0, 8.0, SKIN, BROWN)),
        ("one pixel", drawn(1, 1, 1.0, 1.0, SKIN, BROWN)),
        ("all of it", drawn(128, 128, 62.0, 120.0, SKIN, BROWN)),
    ] {
        let r = answer(&showing(&[image]));
        assert_eq!((r.common.status, r.common.reason_code), (Status::NotAnalysable, Some(ReasonCode::PoorQuality)), "{name}");
        assert!(r.lesion_characteristics.is_none() && !r.common.reason.is_empty());
    }
    let two = answer(&showing(&[drawn(128, 128, 30.0, 30.0, SKIN, BROWN), plain(SKIN)]));
    assert_eq!((two.lesion_characteristics.unwrap().len(), two.common.confidence), (1, 0.35));
    assert!(two.common.limitations.iter().any(|l| l.contains("sem lesão delimitável: 1")));
}

/// Formats that cameras and programs write all come to the same picture.
#[test]
fn formats() {
    use png::{BitDepth, ColorType};
    let pixels = rgba(200, 200, 50.0, 40.0, SKIN, BROWN);
    let clear = rgba(200, 200, 50.0, 40.0, [0; 4], BROWN).concat();
    let grey: Vec<u8> = pixels.iter().map(|p| ((u32::from(p[0]) + u32::from(p[1]) + u32::from(p[2])) / 3) as u8).collect();
    let rgb: Vec<u8> = pixels.iter().flat_map(|p| [p[0], p[1], p[2]]).collect();
    let deep: Vec<u8> = rgb.iter().flat_map(|v| [*v, *v]).collect();
    for (name, image) in [
        ("rgb", encode(200, 200, ColorType::Rgb, BitDepth::Eight, &rgb)),
        ("16 bits", encode(200, 200, ColorType::Rgb, BitDepth::Sixteen, &deep)),
        ("grey", encode(200, 200, ColorType::Grayscale, BitDepth::Eight, &grey)),
        ("over transparency", encode(200, 200, ColorType::Rgba, BitDepth::Eight, &clear)),
    ] {
        let mut request = showing(&[image]);
        request["mm_per_px"] = json!(0.1);
        let diameter = answer(&request).lesion_characteristics.unwrap()["lesion_1"].abcde_score.diameter_mm.unwrap();
        assert!((diameter - 10.0).abs() < 0.3, "{name}: {diameter} mm");
    }
}

/// Whatever an image holds, it is measured or refused: nothing panics.
#[test]
fn bad_images() {
    let whole = drawn(200, 200, 50.0, 40.0, SKIN, BROWN);
    let photo = base64::decode(fixture()["lesion_images"][0].as_str().unwrap()).unwrap();
    let refused = |image: &[u8]| {
        let request = showing(&[image.to_vec()]).to_string();
        let done: Result<LesionResponse, _> = rehearse(&mut Rehearsal::default(), &plugin(), analyse, request.as_bytes());
        done.err().map(|f| (f.code, f.path))
    };
    let at = "/lesion_images/0".to_string();
    assert_eq!(refused(&drawn(1000, 801, 90.0, 90.0, SKIN, BROWN)), Some((code::IMAGE_TOO_LARGE, at.clone())));
    for image in [&whole, &photo] {
        for cut in [30, image.len() / 2, image.len() - 13] {
            assert_eq!(refused(&image[..cut]), Some((code::INVALID_IMAGE, at.clone())), "{cut} bytes of {}", image.len());
        }
        let mut seed = 1u32;
        for _ in 0..60 {
            let mut broken = image.clone();
            for _ in 0..3 {
                seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
                let i = 2 + (seed >> 8) as usize % (broken.len() - 2);
                broken[i] = (seed >> 3) as u8;
            }
            if let Some((code, path)) = refused(&broken) {
                assert!([code::INVALID_IMAGE, code::IMAGE_TOO_LARGE].contains(&code) && path == at, "{code} at {path}");
            }
        }
    }
}
