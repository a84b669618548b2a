// Package measure makes statements of measured times: quantiles with confidence bounds that assume no distribution, and
// baselines that a later measurement is held against. It measures nothing itself.
package measure
