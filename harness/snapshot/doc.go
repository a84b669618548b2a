// Package snapshot gives instances that start where initialisation ended: the memory of a module after its start
// section and initialisers have run is kept as an image, and each instance sees that image copy on write. A reset
// writes back only the pages that a call changed, and the instance is bit for bit as new.
//
// Data segments leave the compiled module for the image, so that modules of equal code share one compilation and a
// first instance and a later one are made by the same compiled code.
package snapshot
