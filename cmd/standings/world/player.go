package world

import (
	"slices"

	"standings/standing"
)

// Role is what a player may do.
type Role string

const (
	Partner       Role = "partner"
	Manager       Role = "manager"
	Administrator Role = "administrator"
)

// Player is somebody to log in as.
type Player struct {
	Login   string // one short word in lower case, unique among the players
	Name    string
	Role    Role
	ID      string // of the partner; empty for the others
	Station string // the partner's home, or what the manager manages; empty for the administrator

	// Standing and SetBy are where the partner stands when the world ends,
	// whenever that is, by the rulebook that comes with the program. The newcomer
	// has no standing yet.
	Standing standing.Tier
	SetBy    standing.Pillar

	Story string // what there is to see, in a sentence
}

// manager manages the managed station, and confirms what is reported there.
const manager = "Rosa Delgado"

// Players lists who can log in: a partner of each standing, a newcomer, a
// visitor, a manager and an administrator.
func Players() []Player {
	var players []Player
	for _, m := range cast {
		if m.login == "" {
			continue
		}
		players = append(players, Player{
			Login: m.login, Name: m.name, Role: Partner, ID: m.partnerID(), Station: m.home,
			Standing: m.standing, SetBy: m.setBy, Story: m.story,
		})
	}
	return slices.Concat(players, []Player{
		{Login: "manager", Name: manager, Role: Manager, Station: managed, Story: "Manages Cedar Yard, where most of the players are at home."},
		{Login: "admin", Name: "Ingrid Solheim", Role: Administrator, Story: "Sees all three stations, the accounts and the rulebook."},
	})
}
