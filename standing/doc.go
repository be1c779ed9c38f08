// Package standing is the rules: it turns the facts of one delivery partner
// into numbered opportunities, events, a ledger of points, tiers, a standing
// and the changes of that standing, and looks ahead from there.
//
// It knows nothing else. There is no clock, no storage, no network and no
// markup in it: time is an argument, facts come in as values, and what follows
// from them goes out as values. The same facts always give the same ledger,
// line for line, whether they are folded one at a time as they arrive or all
// at once from nothing.
//
// The words are those of the product's glossary; the README explains them.
package standing
