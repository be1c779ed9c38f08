-- States hold since when nothing went wrong: each is folded anew, once.

update partner set dirty = 1 where known_at > 0;
