// Package mutants holds plugins that each break exactly one rule, and ones that break none: the proof that the gate can
// fail, and that it fails for the right reason.
//
// Specimens about the file and the sandbox are written instruction by instruction (tiny.go). Specimens about behaviour
// are one Go program (folder plugin) that is compiled once: the name of a variant stands in a marker of the compiled
// file, and Variant writes another name over it. What they declare is in their embedded manifest (manifest.go).
package mutants
