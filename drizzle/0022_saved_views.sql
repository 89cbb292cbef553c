CREATE TABLE "saved_view" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"name" text NOT NULL,
	"shared" boolean DEFAULT false NOT NULL,
	"view" text NOT NULL,
	"definition" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"removed_at" timestamp (3) with time zone,
	"name_key" text GENERATED ALWAYS AS (CASE WHEN removed_at IS NULL THEN lower(name) END) STORED,
	CONSTRAINT "saved_view_name" UNIQUE("organization_id","user_id","name_key")
);
--> statement-breakpoint
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "saved_view_shared" ON "saved_view" USING btree ("organization_id","shared");
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON saved_view TO pfa_app;
--> statement-breakpoint
ALTER TABLE saved_view ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON saved_view USING (organization_id = (SELECT pfa_current_organization()));
