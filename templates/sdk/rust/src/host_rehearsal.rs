use super::Level;
use crate::fault::Fault;
use crate::serve::Identity;
use std::collections::BTreeMap;

/// A host in memory, for tests that run outside WebAssembly: what it answers, and what it was asked. The default knows
/// nothing: no configuration, no recommendation judged, every authority unknown, consent missing.
#[derive(Clone, Debug, Default)]
pub struct Rehearsal {
    /// Who the plugin is; None is some plugin of the handler's kind, for everybody.
    pub identity: Option<Identity>,
    pub config: BTreeMap<String, String>,
    /// What the deployer's rules answer: 0 fail, 1 pass, 2 not decided.
    pub guideline: Option<u64>,
    /// The status that every authority and every consent has.
    pub authority: Option<String>,
    pub consent: Option<String>,

    /// The arguments of the host calls, as JSON, in order.
    pub audits: Vec<String>,
    pub recommendations: Vec<String>,
    pub authorities: Vec<String>,
    pub consents: Vec<String>,
    pub logs: Vec<(Level, String)>,
}

fn text(arg: &[u8]) -> String {
    String::from_utf8_lossy(arg).into_owned()
}

impl Rehearsal {
    pub(crate) fn audit(&mut self, arg: &[u8]) -> Result<(), Fault> {
        self.audits.push(text(arg));
        Ok(())
    }

    pub(crate) fn guideline(&mut self, arg: &[u8]) -> Result<u64, Fault> {
        self.recommendations.push(text(arg));
        Ok(self.guideline.unwrap_or(2))
    }

    pub(crate) fn authority(&mut self, arg: &[u8]) -> Result<Vec<u8>, Fault> {
        self.authorities.push(text(arg));
        let status = self.authority.as_deref().unwrap_or("unknown");
        Ok(format!(r#"{{"status":"{status}","checked_at":null,"source":null}}"#).into_bytes())
    }

    pub(crate) fn consent(&mut self, arg: &[u8]) -> Result<Vec<u8>, Fault> {
        self.consents.push(text(arg));
        Ok(format!(r#"{{"status":"{}"}}"#, self.consent.as_deref().unwrap_or("missing")).into_bytes())
    }

    pub(crate) fn config(&self, key: &str) -> Option<String> {
        self.config.get(key).cloned()
    }

    pub(crate) fn log(&mut self, level: Level, message: &str) {
        self.logs.push((level, message.into()));
    }
}
