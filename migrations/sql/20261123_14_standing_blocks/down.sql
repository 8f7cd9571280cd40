DROP INDEX hub.standing_blocks;
