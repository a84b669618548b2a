// Package conformance judges a plugin by rules.
//
// A Rule is one value: identity, documentation, citations, dates in force and a check. The package knows no particular
// rule; the suites (conformance/suites) list them. Run takes a wasm file and suites and gives a Report: it loads the
// plugin, makes the fixtures that the rules need once from one seed, calls the plugin once per (fixture, repetition) in
// a fresh sandbox, lets every rule judge what was recorded, and draws the verdict. Rules about sequences (reuse,
// residue, budgets) open sandboxes of their own.
//
// An output rule is a pure function of an OutputCase (manifest, request, response, trace). The suites run it on
// fixtures; a runtime runs the same function on live answers through Rule.Judge.
//
// # Verdict
//
// A Report is not conforming when any rule failed at level error (with Strict: error or warn), or when the file is no
// plugin that a host could call, whichever rules were asked for. Otherwise it is inconclusive when a rule broke, when a
// rule of level error was skipped, or when no rule decided anything. Otherwise it is conforming. A proven violation therefore outweighs a rule that broke: what was found stays true whatever else
// happened, and neither can end in exit code 0.
//
// Nothing here says that an authority approved anything: a report says which rules passed, on which date.
package conformance
