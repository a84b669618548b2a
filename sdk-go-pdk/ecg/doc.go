// Package ecg measures resting ECGs: R peaks over all leads together, heart rate and its variability, regularity,
// premature beats, ST levels and signal quality. It is pure Go and runs natively and as WebAssembly.
//
// Detection joins the QRS-band activity of all leads, each measured in its own usual QRS and weighted by how far that
// stands out of its floor, so that one flat, noisy or R-less lead does not matter. Beats of one shape are then aligned
// with each other, so that intervals do not jitter with noise. A missing sample is NaN.
//
// What it does not do: it does not look for P waves and therefore never calls a rhythm sinus, and it names no disease.
// Its figures on real records are in the README of the module.
package ecg
