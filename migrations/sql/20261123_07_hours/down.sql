DROP FUNCTION hub.minutes_by_place(integer), hub.minutes_by_person(integer), hub.hours_sealed(uuid, integer);
DROP TABLE hub.month_complete, hub.leave_day, hub.time_entry, hub.hours_import_line, hub.hours_import, hub.month_seal;
DROP FUNCTION hub.keep_days_a_day_long(), hub.end_once(), hub.keep_sealed_leave(), hub.keep_sealed_hours(), hub.wait_for_hours(),
  hub.month_lock(uuid, integer), hub.month_of(date);
