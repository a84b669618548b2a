// Package hostile is a corpus of plugins that attack their host, each as visible source with what must come of it.
//
// A case is a module built in Go, the limits and the host it meets, and its containment: refused before it runs, stopped
// by a named limit in a named phase, trapped, failed, or harmless because what it reached for was not there. Run carries
// a case out and Containment.Judge says whether it was contained. Besides what a case asks for, Judge holds every outcome
// to what all must keep: floods bounded, one legible line of error, no output from a failed call.
//
// Nothing here needs a network: cases that send requests meet a network of their own.
package hostile
