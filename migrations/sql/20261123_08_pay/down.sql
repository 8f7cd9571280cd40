DROP TABLE hub.pay_line, hub.pay_run, hub.month_rule, hub.leave_policy, hub.pay_rate;
