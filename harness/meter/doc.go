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
// Counting exactly, with the counter in a local wherever it would be written twice: Go 1.05 instead of 1.18.
//
// What did not pay: leaving out a check at the entry of functions that begin with a loop, splitting regions more finely
// than split, checking all loops from around them, keeping the counter in a local in every function when enforcing.
package meter
