//! Takes typed members out of a tree and collects what is wrong with them: of several faults the first of the phase that
//! comes first in the contract is reported (missing, then type, then value or range).

use crate::fault::{code, Fault};
use crate::form;
use crate::json::{Members, Value};
use crate::names::Named;
use std::cell::RefCell;

#[derive(Clone, Copy)]
enum Phase {
    Missing,
    Type,
    Value,
}

/// What was found so far, the first of each phase.
#[derive(Default)]
pub struct Faults(RefCell<[Option<Fault>; 3]>);

impl Faults {
    fn add(&self, phase: Phase, fault: Fault) {
        self.0.borrow_mut()[phase as usize].get_or_insert(fault);
    }

    pub fn value(&self, code: &'static str, path: impl Into<String>, message: &str) {
        self.add(Phase::Value, Fault::new(code, message, path));
    }

    pub fn first(&self) -> Option<Fault> {
        self.0.borrow().iter().flatten().next().cloned()
    }
}

/// What a string must be.
#[derive(Clone, Copy)]
pub enum Text {
    Any,
    Like(&'static str), // a named form
    OneOf(&'static [&'static str]),
    Most(usize), // characters
}

/// What a number must be.
#[derive(Clone, Copy)]
pub enum Range {
    Closed(f64, f64),
    Over(f64),
}

/// An object whose members are taken out one by one; null is absence.
pub struct Node<'a> {
    members: Members,
    path: String,
    faults: &'a Faults,
}

impl<'a> Node<'a> {
    pub fn new(members: Members, path: String, faults: &'a Faults) -> Node<'a> {
        Node { members, path, faults }
    }

    fn at(&self, name: &str) -> String {
        format!("{}/{}", self.path, name)
    }

    pub fn has(&self, name: &str) -> bool {
        self.members.iter().any(|(n, v)| n == name && *v != Value::Null)
    }

    /// Records a member that must be there and is not.
    pub fn need(&self, name: &str) {
        if !self.has(name) {
            self.faults.add(Phase::Missing, Fault::new(code::MISSING_FIELD, "required", self.at(name)));
        }
    }

    /// Records that of some members exactly one must be there.
    pub fn exactly_one(&self, names: &[&str]) {
        let list = names.join(", ");
        match names.iter().filter(|n| self.has(n)).count() {
            0 => self.faults.add(Phase::Missing, Fault::new(code::MISSING_FIELD, format!("exactly one is required of {list}"), self.path.as_str())),
            1 => {}
            _ => self.faults.value(code::CONFLICTING_FIELDS, self.path.as_str(), &format!("only one may be given of {list}")),
        }
    }

    /// Gives a member its newer name. Both at once are a conflict.
    pub fn alias(&mut self, old: &str, name: &str) {
        if self.has(old) && self.has(name) {
            self.faults.value(code::CONFLICTING_FIELDS, self.at(old), "given under two names");
        } else if self.has(old) {
            self.members.retain(|m| m.0 != name);
            self.members.iter_mut().filter(|m| m.0 == old).for_each(|m| m.0 = name.into());
        }
    }

    pub fn peek(&self, name: &str) -> Option<&Value> {
        self.members.iter().find(|m| m.0 == name).map(|m| &m.1).filter(|v| **v != Value::Null)
    }

    pub fn take(&mut self, name: &str) -> Option<Value> {
        let found = self.members.iter_mut().find(|m| m.0 == name)?;
        Some(std::mem::replace(&mut found.1, Value::Null)).filter(|v| *v != Value::Null)
    }

    pub fn wrong(&self, at: String, want: &str, got: &Value) {
        self.faults.add(Phase::Type, Fault::new(code::WRONG_TYPE, format!("want {want}, got {}", got.kind()), at));
    }

    pub fn faults(&self) -> &'a Faults {
        self.faults
    }

    pub fn string(&mut self, name: &str, form: Text) -> Option<String> {
        let v = self.take(name)?;
        self.text(v, self.at(name), form)
    }

    fn text(&self, v: Value, at: String, form: Text) -> Option<String> {
        let s = match v {
            Value::Text(s) => s,
            v => {
                self.wrong(at, "string", &v);
                return None;
            }
        };
        match form {
            Text::Like(name) if !form::fits(name, &s) => {
                self.faults.value(code::INVALID_VALUE, at, &format!("does not have the form {name}"));
            }
            Text::OneOf(names) if !names.contains(&s.as_str()) => {
                self.faults.value(code::INVALID_VALUE, at, &format!("must be one of {}", names.join(", ")));
            }
            Text::Most(n) if s.chars().count() > n => {
                self.faults.value(code::OUT_OF_RANGE, at, &format!("must have at most {n} characters"));
            }
            _ => {}
        }
        Some(s)
    }

    pub fn needed_string(&mut self, name: &str, form: Text) -> String {
        self.need(name);
        self.string(name, form).unwrap_or_default()
    }

    pub fn named<N: Named>(&mut self, name: &str) -> Option<N> {
        self.string(name, Text::OneOf(N::NAMES)).and_then(|s| N::parse(&s))
    }

    pub fn flag(&mut self, name: &str) -> Option<bool> {
        match self.take(name)? {
            Value::Bool(b) => Some(b),
            v => {
                self.wrong(self.at(name), "boolean", &v);
                None
            }
        }
    }

    pub fn number(&mut self, name: &str, range: Range) -> Option<f64> {
        match self.take(name)? {
            Value::Number(n) => {
                self.within(n, range, self.at(name));
                Some(n)
            }
            v => {
                self.wrong(self.at(name), "number", &v);
                None
            }
        }
    }

    pub fn within(&self, n: f64, range: Range, at: String) {
        let message = match range {
            Range::Closed(low, _) if n < low => format!("must be at least {low}"),
            Range::Closed(_, high) if n > high => format!("must be at most {high}"),
            Range::Over(low) if n <= low => format!("must be greater than {low}"),
            _ => return,
        };
        self.faults.value(code::OUT_OF_RANGE, at, &message);
    }

    /// The elements of an array, with their paths.
    pub fn list(&mut self, name: &str) -> Option<Vec<(Value, String)>> {
        let at = self.at(name);
        let items: Vec<Value> = match self.take(name)? {
            Value::Array(items) => items,
            Value::Numbers(n) => n.into_iter().map(Value::Number).collect(),
            v => {
                self.wrong(at, "array", &v);
                return None;
            }
        };
        Some(items.into_iter().enumerate().map(|(i, v)| (v, format!("{at}/{i}"))).collect())
    }

    pub fn strings(&mut self, name: &str) -> Option<Vec<String>> {
        let items = self.list(name)?;
        Some(items.into_iter().filter_map(|(v, at)| self.text(v, at, Text::Any)).collect())
    }

    /// Samples of a signal.
    pub fn samples(&mut self, name: &str) -> Option<Vec<f64>> {
        let v = self.take(name)?;
        self.signal(v, self.at(name))
    }

    pub fn signal(&self, v: Value, at: String) -> Option<Vec<f64>> {
        match v {
            Value::Numbers(n) => return Some(n),
            Value::Array(items) => {
                match items.iter().enumerate().find(|(_, v)| !matches!(v, Value::Number(_))) {
                    Some((i, v)) => self.wrong(format!("{at}/{i}"), "number", v),
                    None => self.faults.value(code::EMPTY_SIGNAL, at, "holds no signal"),
                }
                return Some(Vec::new());
            }
            v => self.wrong(at, "array", &v),
        }
        None
    }

    pub fn object<T>(&mut self, name: &str, read: impl FnOnce(Node<'a>) -> T) -> Option<T> {
        let v = self.take(name)?;
        self.child(v, self.at(name), read)
    }

    pub fn child<T>(&self, v: Value, at: String, read: impl FnOnce(Node<'a>) -> T) -> Option<T> {
        match v {
            Value::Object(members) => Some(read(Node::new(members, at, self.faults))),
            v => {
                self.wrong(at, "object", &v);
                None
            }
        }
    }

    /// The remaining members of an object whose names are data.
    pub fn rest(self) -> Members {
        self.members
    }
}
