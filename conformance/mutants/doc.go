// Package mutants proves that the gate can fail, and that it fails for the right reason: plugins that each break exactly
// one rule, near-misses that come close to breaking one and must pass, honest plugins of every kind, and the same for
// hosts.
//
// A specimen is a value in the file of its rule's suite (abi.go, lgpd.go, ...). What is wrong with it is said in Go on top
// of an honest plugin of package script, so that nothing has to be compiled: Check makes, runs and judges all of them, each
// by the whole catalogue, and says which were not judged as they must be.
//
// To add one to a rule: a name that says what the plugin does, the rule's ID, a regular expression for its finding, and the
// one thing that is changed.
//
//	{Name: "has no disclaimer", Breaks: "DIS-001", Says: "/disclaimer is missing", Plugin: saying(func(r *script.Reply) { r.Set("/disclaimer", nil) })}
//
// A near-miss has Near, the rules that must have passed, instead of Breaks and Says.
package mutants
