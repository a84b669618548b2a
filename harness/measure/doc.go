// Package measure makes statements of measured times: quantiles with confidence bounds that assume no distribution, and
// reports of benchmarks that a later one is held against. It measures nothing itself.
package measure
