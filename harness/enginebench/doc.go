// Package enginebench makes what the engine is measured by: one benchmark plugin in each language, built from
// harness/testdata/bench with the toolchains of scripts/setup, and requests for them. The measurements themselves are the
// program in folder measure (`make bench-engine`).
package enginebench
