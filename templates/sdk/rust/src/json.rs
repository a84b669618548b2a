//! Reads JSON strictly into a small tree: no name comes twice in an object, nothing is nested deeper than 32, and what
//! serde_json refuses anyway (lone surrogates, invalid UTF-8, a byte order mark, numbers beyond a float64).

use crate::fault::{code, Fault};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeSet;
use std::fmt;

const MAX_DEPTH: usize = 32;
const DUPLICATE: &str = "duplicate member name";
const DEEP: &str = "nested deeper than 32";
const FULL: &str = "more than the memory of this plugin holds";

/// One value. An array of nothing but numbers is flat, because an ECG is 60,000 of them.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    Numbers(Vec<f64>), // never empty
    Array(Vec<Value>),
    Object(Members),
}

pub type Members = Vec<(String, Value)>;

impl Value {
    /// The name of its type in JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::Text(_) => "string",
            Value::Numbers(_) | Value::Array(_) => "array",
            Value::Object(_) => "object",
        }
    }
}

/// Reads a text that is one JSON object.
pub fn object(text: &[u8]) -> Result<Members, Fault> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = Level(1).deserialize(&mut reader).and_then(|v| reader.end().map(|()| v));
    match value {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(Fault::new(code::INVALID_JSON, "not a JSON object", "")),
        Err(e) => {
            let said = e.to_string();
            if said.starts_with(FULL) {
                return Err(Fault::new(code::INPUT_TOO_LARGE, format!("the request holds {FULL}"), ""));
            }
            let reason = [DUPLICATE, DEEP].into_iter().find(|r| said.starts_with(r)).unwrap_or("malformed JSON");
            Err(Fault::new(code::INVALID_JSON, format!("{reason} at line {} column {}", e.line(), e.column()), ""))
        }
    }
}

/// Reads a value at a depth; the outermost container is at depth 1.
#[derive(Clone, Copy)]
struct Level(usize);

impl<'de> DeserializeSeed<'de> for Level {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Value, D::Error> {
        d.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, v: bool) -> Result<Value, E> {
        Ok(Value::Bool(v))
    }
    fn visit_i64<E>(self, v: i64) -> Result<Value, E> {
        Ok(Value::Number(v as f64))
    }
    fn visit_u64<E>(self, v: u64) -> Result<Value, E> {
        Ok(Value::Number(v as f64))
    }
    fn visit_f64<E>(self, v: f64) -> Result<Value, E> {
        Ok(Value::Number(v))
    }
    fn visit_str<E: Error>(self, v: &str) -> Result<Value, E> {
        let mut text = String::new();
        text.try_reserve_exact(v.len()).map_err(|_| E::custom(FULL))?;
        text.push_str(v);
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        if self.0 > MAX_DEPTH {
            return Err(A::Error::custom(DEEP));
        }
        let (mut numbers, mut items) = (Vec::new(), Vec::new());
        while let Some(v) = seq.next_element_seed(Level(self.0 + 1))? {
            match v {
                Value::Number(n) if items.is_empty() => push(&mut numbers, n)?,
                v => {
                    for n in std::mem::take(&mut numbers) {
                        push(&mut items, Value::Number(n))?;
                    }
                    push(&mut items, v)?;
                }
            }
        }
        Ok(if numbers.is_empty() { Value::Array(items) } else { Value::Numbers(numbers) })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        if self.0 > MAX_DEPTH {
            return Err(A::Error::custom(DEEP));
        }
        let mut members = Members::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value_seed(Level(self.0 + 1))?;
            push(&mut members, (name, value))?;
        }
        if twice(&members) {
            return Err(A::Error::custom(DUPLICATE));
        }
        Ok(Value::Object(members))
    }
}

/// Appends in steps of an eighth: doubling would take half of a small memory for nothing. No room is an error, not a
/// trap.
fn push<T, E: Error>(list: &mut Vec<T>, v: T) -> Result<(), E> {
    if list.len() == list.capacity() {
        list.try_reserve_exact(4 + list.len() / 8 + if std::mem::size_of::<T>() == 8 { 60 } else { 0 }).map_err(|_| E::custom(FULL))?;
    }
    list.push(v);
    Ok(())
}

fn twice(members: &Members) -> bool {
    if members.len() <= 16 {
        return (1..members.len()).any(|i| members[..i].iter().any(|m| m.0 == members[i].0));
    }
    let mut seen = BTreeSet::new();
    members.iter().any(|m| !seen.insert(&m.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_the_contract_refuses() {
        let deep = |n: usize| format!("{}{}{}", r#"{"a":"#.repeat(n - 1), "{}", "}".repeat(n - 1));
        assert!(object(deep(32).as_bytes()).is_ok());
        for bad in [
            deep(33).as_str(), r#"{"a":1,"a":2}"#, r#"{"a":{"b":1,"\u0062":2}}"#, r#"{"a":"\ud800"}"#, "\u{feff}{}", "[]",
            "{} {}", r#"{"a":1e999}"#, r#"{"a":01}"#, r#"{"a":NaN}"#, "", r#"{"a":1,}"#, "{\"a\":\"\n\"}",
        ] {
            let fault = object(bad.as_bytes()).expect_err(bad);
            assert_eq!(fault.code, code::INVALID_JSON, "{bad}");
        }
        assert!(object(b"{\"a\":\"\xff\"}").is_err());
    }

    #[test]
    fn many_names_are_told_apart() {
        let list: Vec<String> = (0..40).map(|i| format!("\"m{i}\":{i}")).collect();
        assert!(object(format!("{{{}}}", list.join(",")).as_bytes()).is_ok());
        assert!(object(format!("{{{},\"m0\":0}}", list.join(",")).as_bytes()).is_err());
    }

    #[test]
    fn keeps_numbers_flat_and_exact() {
        let members = object(br#"{"n":[1,-2.5,0.1234567890123456],"m":[1,null],"e":[]}"#).unwrap();
        assert_eq!(members[0].1, Value::Numbers(vec![1.0, -2.5, 0.1234567890123456]));
        assert_eq!(members[1].1, Value::Array(vec![Value::Number(1.0), Value::Null]));
        assert_eq!(members[2].1, Value::Array(vec![]));
    }
}
