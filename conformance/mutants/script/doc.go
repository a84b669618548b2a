// Package script writes plugins that replay scripted replies: whole, callable plugin files, made in Go without any
// compiler. The gate is proven on them.
//
// Every such plugin is the same small program (program.go) with another data section. It reads its input, looks its hash up
// in a table and carries out the steps that stand there: write text, log, ask a host function, answer, refuse, trap, spin.
// The steps come from Go: Honest gives a plugin that keeps every rule, with an answer to each fixture; Declare changes its
// manifest and Answer its replies, one thing at a time, and what comes of it is a mutant or a near-miss.
//
//	p := script.Honest(contract.ECGAnalysis).Answer(func(f fixtures.Fixture, r *script.Reply) { r.Delete("/disclaimer") })
//	wasm, err := p.Build(all) // all: every fixture that it will meet
//
// A text may hold what only the running program knows: Clock, Random, Kept and the other holes of hole.go stand in strings
// like any other character and are filled in when the call is made.
package script
