// Package shrink makes of a request on which a rule fails the smallest one on which it still fails in the same way, and
// keeps it beside the plugin, so that the next run begins with it.
//
// Reduce is the reducer: delta debugging (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE
// TSE 28(2), 2002) along the tree of the request, level by level (Misherghi and Su, "HDD: hierarchical delta debugging", ICSE
// 2006), with steps of its own for what the contract's kinds hold: fewer leads, seconds and samples a second, flat signals,
// smaller pictures, fewer sentences and words, rounder numbers. It knows nothing of plugins: what a candidate must be, and
// what it must still do, are two functions. It tries in a fixed order and counts what it tries, so that equal input gives
// equal output on every machine.
//
// Findings reduces what a report found. A candidate stays of its fixture's class: if the contract's decoder takes the
// fixture, it takes the candidate; if the decoder refuses it, it refuses the candidate with the same code at the same path.
// A patient stays inside or outside the declared population. What rests on more than the request is not reduced: on the
// fixture's truth (clinical rules), on the answer that it expects (ABI-013, SMD-007), on a partner or base (ISL-001, ROB-003 to
// ROB-006), on several calls (ABI-016, ISL-008, PRF-001). No list says so: a finding that does not come again for the
// request alone is left as it is. Of planted identifiers those count that still stand in the candidate.
package shrink
