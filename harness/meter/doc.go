// Package meter rewrites WebAssembly modules so that they can be stopped and what they do can be counted.
//
// A metered module counts down a Counter of fuel and stack and calls the imported function tick when its fuel is used up.
// The host answers with more fuel or does not come back. Loops, recursion, start functions, bulk operations and stretches
// of straight code all come by a check; stack is taken back when a function returns. Operands, results, traps, memory and
// tables are what they were. Two modes differ in where the counter goes down: Enforce and Count.
//
// # What costs what
//
// Ratios to the same module on wazero 1.12 without limits, medians of interleaved runs on a shared 2-core machine, so
// good to a few hundredths. "tight" is a loop of six instructions in C, "dot" a dot product.
//
// Where the counter is. In a global only, written at every loop header: tight 1.45, dot 1.79. In a local in functions with
// a loop that calls nothing: tight 1.39, dot 1.79, because tick is still called inside the loop.
//
// Where tick is called. In a loop around the loop, which the inner one leaves when fuel is used up, so that the compiler
// sees no call inside it: dot 1.45. The engine fuses a comparison with the branch behind it for "if", not for br_if with
// values to pass along; written as if: dot 1.24, and with the module's own br_ifs written so, too: dot 1.14, tight 1.08.
//
// What a jump table costs. A Go function is one loop around a jump table, and every jump of it, forward ones too, goes by
// the table. Jumps whose place in the table is known go there directly (thread.go): a JSON-heavy Go plugin takes 0.81 of its
// time unmetered, and 1.02 with everything on, where it was 1.41.
//
// Where loops are charged. At branches back instead of the header, so that the first time around costs nothing: Go 1.02
// instead of 1.06, C 1.05 instead of 1.17.
//
// Stack. Fuel and depth in one number: one hundredth or two on Go. Depth in a global of its own, with a trap instead of a
// call: five hundredths.
//
// Where functions check. Rust's serde makes five small calls for each number, each with a check at its entry, and the call of
// tick behind it makes the compiler keep values in memory: 1.18. Only those that a call graph shows may be running
// already check and account for stack (callgraph.go): 1.12, when counting exactly 1.22 and 1.11.
//
// Which loops call tick from around them. Those that are left from their middle look for something near, and are soon
// over, so that leaving the inner loop for the check and entering it again is most of what they cost: tick inside those,
// 1.09. Exits that call something do not make a loop one that calls. And the counter in a local only in functions that
// call nothing: 1.06.
//
// These last five are means over eight to ten placements of the same code: the engine does not align loops, and moving code by
// sixteen bytes moves Rust's ratio between 1.06 and 1.22 in one variant, 1.04 and 1.07 in another. A single run of one
// build compares builds, not variants.
//
// Counting exactly, with the counter in a local wherever it would be written twice: Go 1.05 instead of 1.18.
//
// What did not pay: leaving out a check at the entry of functions that begin with a loop, splitting regions more finely
// than split, checking all loops from around them, keeping the counter in a local in every function when enforcing;
// charging callers for what small functions cost (Rust 1.15 instead of 1.12), a count of its own for each loop that begins
// with a constant and goes to the counter when it is used up (1.17), a check where every function on a cycle of calls is left, those
// that only call_indirect closes included (Go 1.08 instead of 1.01; behind call_indirect instead: 1.05).
package meter
